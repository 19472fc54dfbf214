import { setMaxListeners } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { installShutdown, type ShutdownStep } from '../platform/shutdown';
import { reportLines, type FaultsReport } from './faults/report';
import { runFaults } from './faults/run-faults';
import { makeStageFolder, openStage } from './faults/stage';

interface CommandLine {
  readonly minutes: number;
  readonly seed: string;
  readonly json: boolean;
  readonly keep: boolean;
}

function readMinutes(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && minutes <= 24 * 60) return minutes;
  throw new InvalidArgumentError('must be a number of minutes, up to a day.');
}

const { minutes, seed, json, keep } = new Command('faults')
  .description('Kills the processes of a whole connector and spoils its marketplace, then audits what is left')
  .option('--minutes <number>', 'how long orders, kills and faults go on', readMinutes, 3)
  .option('--seed <text>', 'the same seed gives the same schedule of events', '1')
  .option('--json', 'prints one object and nothing else', false)
  .option('--keep', 'keeps data and logs although nothing was found', false)
  .parse()
  .opts<CommandLine>();

const startedAt = Date.now();
const say = (line: string): void => {
  const seconds = String(Math.round((Date.now() - startedAt) / 1000)).padStart(4);
  (json ? process.stderr : process.stdout).write(`${seconds} s  ${line}\n`);
};

function print(report: FaultsReport): void {
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else for (const line of reportLines(report)) process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const folder = makeStageFolder();
  let isKept = true;
  const removeFolder = (): Promise<void> => {
    if (isKept) say(`data, logs and what was found (report.json) are kept in ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
    return Promise.resolve();
  };
  const stops: ShutdownStep[] = [{ name: 'Data folder', timeoutMs: 30_000, run: removeFolder }];
  const shutdown = installShutdown({
    steps: () => stops.toReversed(),
    report: (event) => {
      if (event.kind === 'step' && event.outcome !== 'done') say(`${event.name} could not be stopped in time`);
    },
  });
  const { signal } = shutdown;
  // Each act under way listens to it.
  setMaxListeners(0, signal);
  say(`seed ${seed}, ${String(minutes)} minutes, data in ${folder}`);
  try {
    const stage = await openStage({ env: process.env, folder, say, signal, stops });
    const report = await runFaults(stage, { minutes, seed, say, signal });
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    print(report);
    const isClean = report.findings.length === 0;
    isKept = keep || !isClean;
    await shutdown.request('the run is over', isClean ? 0 : 1);
  } catch (error) {
    if (!signal.aborted) {
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      await shutdown.request('the run failed', 1);
    }
  }
}

void main();
