import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './fork-typescript';
import { runProgram, type ProgramOutcome } from './run-program';
import {
  cachedExecutable,
  cachedExecutables,
  executableName,
  fillCache,
  GO_INSTALL_VERSION,
  temporalCacheFolder,
} from './temporal-cache';

/** A server that runs already, or the program of a dev server to start. */
export type TemporalSource =
  { readonly kind: 'server'; readonly address: string } | { readonly kind: 'executable'; readonly path: string };

export interface FindTemporalOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Told of each try and its outcome, one line each. */
  readonly say: (line: string) => void;
  /** Ends a download or an installation that is under way. */
  readonly signal?: AbortSignal;
}

interface Try {
  readonly name: string;
  /** The program's path, or why there is none. */
  run(options: FindTemporalOptions): Promise<{ kind: 'found'; path: string } | { kind: 'missing'; reason: string }>;
}

const VERSION_TIMEOUT_MS = 30_000;
const DOWNLOAD_TIMEOUT_MS = 180_000;
const GO_INSTALL_TIMEOUT_MS = 20 * 60_000;
const PROGRESS_MS = 15_000;
const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@${GO_INSTALL_VERSION}`;

async function check(path: string, env: NodeJS.ProcessEnv): Promise<ProgramOutcome> {
  if (!existsSync(path)) return { kind: 'failed', reason: `${path} does not exist` };
  return runProgram(path, ['--version'], { env, cwd: projectRoot, timeoutMs: VERSION_TIMEOUT_MS });
}

async function firstWorking(paths: readonly string[], env: NodeJS.ProcessEnv): ReturnType<Try['run']> {
  const reasons: string[] = [];
  for (const path of paths.filter((candidate) => existsSync(candidate))) {
    const outcome = await check(path, env);
    if (outcome.kind === 'done') return { kind: 'found', path };
    reasons.push(`${path} does not run: ${outcome.reason}`);
  }
  return { kind: 'missing', reason: reasons.length === 0 ? 'none' : reasons.join('; ') };
}

const givenPath: Try = {
  name: 'TEMPORAL_CLI_PATH',
  async run({ env }) {
    const path = env.TEMPORAL_CLI_PATH;
    if (path === undefined || path === '') return { kind: 'missing', reason: 'not set' };
    const outcome = await check(path, env);
    return outcome.kind === 'done' ? { kind: 'found', path } : { kind: 'missing', reason: outcome.reason };
  },
};

const onPath: Try = {
  name: 'temporal on the PATH',
  run: ({ env }) => {
    const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
    return firstWorking(
      folders.map((folder) => join(folder, executableName)),
      env,
    );
  },
};

const cachedCopy: Try = {
  name: 'copy of an earlier start',
  run: ({ env }) => firstWorking(cachedExecutables(env), env),
};

/** Says every so often that the work goes on, for as long as it does. */
async function withProgress<T>(say: FindTemporalOptions['say'], what: string, work: Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const signs = setInterval(() => {
    say(`  ${what}, ${String(Math.round((Date.now() - startedAt) / 1000))} s`);
  }, PROGRESS_MS);
  try {
    return await work;
  } finally {
    clearInterval(signs);
  }
}

class MakingFailed extends Error {}

async function makeCopy(target: string, make: (folder: string) => Promise<ProgramOutcome>): ReturnType<Try['run']> {
  try {
    await fillCache(target, async (folder) => {
      const outcome = await make(folder);
      if (outcome.kind === 'failed') throw new MakingFailed(outcome.reason);
      // The SDK names the file after its own version.
      const file = readdirSync(folder).find((name) => name.startsWith('temporal'));
      if (file === undefined) throw new MakingFailed('it left no program behind');
      return join(folder, file);
    });
    return { kind: 'found', path: target };
  } catch (error) {
    if (error instanceof MakingFailed) return { kind: 'missing', reason: error.message };
    throw error;
  }
}

const sdkDownload: Try = {
  name: 'download by the SDK',
  run({ env, say, signal }) {
    const tsx = pathToFileURL(require.resolve('tsx')).href;
    const program = join(__dirname, 'download-temporal.ts');
    const options = {
      env,
      cwd: projectRoot,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      ...(signal === undefined ? {} : { signal }),
    };
    return makeCopy(cachedExecutable(env, 'sdk'), (folder) =>
      withProgress(say, 'downloading', runProgram(process.execPath, ['--import', tsx, program, folder], options)),
    );
  },
};

const goInstall: Try = {
  name: `go install ${GO_PACKAGE}`,
  async run({ env, say, signal }) {
    const go = await runProgram('go', ['version'], { env, cwd: projectRoot, timeoutMs: VERSION_TIMEOUT_MS });
    if (go.kind === 'failed') return { kind: 'missing', reason: 'Go is not installed' };
    say('  building the Temporal dev server with Go: about three minutes, once');
    return makeCopy(cachedExecutable(env, GO_INSTALL_VERSION), (folder) => {
      const options = {
        env: { ...env, GOBIN: folder },
        cwd: folder,
        timeoutMs: GO_INSTALL_TIMEOUT_MS,
        ...(signal === undefined ? {} : { signal }),
      };
      return withProgress(say, 'still building', runProgram('go', ['install', GO_PACKAGE], options));
    });
  },
};

const TRIES: readonly Try[] = [givenPath, onPath, cachedCopy, sdkDownload, goInstall];

function nothingFound(tried: readonly string[], env: NodeJS.ProcessEnv): Error {
  return new Error(
    [
      'No Temporal server was found and none could be installed. Tried:',
      ...tried.map((line) => `  - ${line}`),
      'Do one of these, then start again:',
      '  - install the Temporal CLI (https://docs.temporal.io/cli) so that "temporal" is on the PATH',
      '  - set TEMPORAL_CLI_PATH to the program',
      '  - set TEMPORAL_ADDRESS to a Temporal server that runs, for example localhost:7233',
      `  - install Go (https://go.dev/dl) and allow it to reach its module proxy; the result is kept in ${temporalCacheFolder(env)}`,
    ].join('\n'),
  );
}

/** Finds or installs a Temporal server, in a fixed order, each try said. Throws with all that was tried when none works. */
export async function findTemporal(options: FindTemporalOptions): Promise<TemporalSource> {
  const { env, say } = options;
  const address = env.TEMPORAL_ADDRESS;
  if (address !== undefined && address !== '') {
    say(`Temporal: the server at ${address} (TEMPORAL_ADDRESS)`);
    return { kind: 'server', address };
  }
  const tried: string[] = ['TEMPORAL_ADDRESS: not set'];
  for (const attempt of TRIES) {
    const { name } = attempt;
    options.signal?.throwIfAborted();
    const outcome = await attempt.run(options);
    if (outcome.kind === 'found') {
      say(`Temporal: ${name}: ${outcome.path}`);
      return { kind: 'executable', path: outcome.path };
    }
    tried.push(`${name}: ${outcome.reason}`);
    say(`Temporal: ${name}: ${outcome.reason}`);
  }
  throw nothingFound(tried, env);
}
