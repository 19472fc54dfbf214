import { cpus, totalmem } from 'node:os';
import type { EngineName } from './bench-engine';
import type { Figures } from './figures';

/** The figures as a table for people. */
export function table(figures: Figures, engine: EngineName): string {
  const [processor] = cpus();
  const rows = Object.entries(figures).map(
    ([goal, { ratio, ours, baseline, unit, rounds, goal: wanted, isReached }]) => {
      const open = ours === null ? 'not measured' : '-';
      const reached = isReached === null ? open : isReached ? 'reached' : 'NOT reached';
      return `${goal.padEnd(4)} ${wanted.padEnd(7)} ${shown(ratio)} ${shown(ours)} ${shown(baseline)} ${String(rounds).padStart(2)}  ${reached.padEnd(12)} ${unit}`;
    },
  );
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return [
    `${String(cpus().length)} × ${processor?.model ?? 'processor'}, ${String(gibibytes)} GiB; Node ${process.versions.node}; engine ${engine}`,
    `goal wanted  ${'ratio'.padStart(9)} ${'ours'.padStart(9)} ${'baseline'.padStart(9)}  n`,
    ...rows,
  ].join('\n');
}

const shown = (value: number | null): string => (value === null ? '-' : String(value)).padStart(9);
