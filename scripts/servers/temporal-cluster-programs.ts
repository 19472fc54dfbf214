import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram, type ProgramOutcome } from './run-program';
import { temporalCacheFolder } from './temporal-cache';

/** The programs of a Temporal server as it runs in production, and the schemas of its databases. */
export interface TemporalClusterPrograms {
  readonly server: string;
  readonly sqlTool: string;
  /** Holds `temporal/versioned` and `visibility/versioned`. */
  readonly schemaFolder: string;
}

export type ClusterSearch =
  | { readonly kind: 'found'; readonly programs: TemporalClusterPrograms }
  /** In words, with what to do. */
  | { readonly kind: 'missing'; readonly reason: string };

const MODULE = 'go.temporal.io/server';
const CLUSTER_VERSION = 'v1.29.1';
const INSTALL_TIMEOUT_MS = 20 * 60_000;
const QUESTION_TIMEOUT_MS = 60_000;

function programsIn(folder: string): TemporalClusterPrograms {
  return {
    server: join(folder, 'server'),
    sqlTool: join(folder, 'sql'),
    schemaFolder: join(folder, 'schema'),
  };
}

const isWhole = (programs: TemporalClusterPrograms): boolean => Object.values(programs).every(existsSync);

/**
 * The Temporal server for PostgreSQL: the copy of an earlier run, else built by Go once, into the same cache as the dev
 * server's. Downloads of the server need no Go but are not offered for every platform; a build is.
 *
 * @param say told of what takes long, one line each
 */
export async function findTemporalCluster(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<ClusterSearch> {
  const folder = join(dirname(temporalCacheFolder(env)), 'temporal-server', CLUSTER_VERSION);
  const programs = programsIn(folder);
  if (isWhole(programs)) return { kind: 'found', programs };
  const go = await runProgram('go', ['env', 'GOMODCACHE'], { env, cwd: '/', timeoutMs: QUESTION_TIMEOUT_MS });
  if (go.kind === 'failed') return { kind: 'missing', reason: withoutGo(folder) };
  say(`Building the Temporal server ${CLUSTER_VERSION} with Go: about two minutes, once; kept in ${folder}`);
  const outcome = await build(env, folder, go.output);
  if (outcome.kind === 'failed') return { kind: 'missing', reason: `go install failed: ${outcome.reason}` };
  return { kind: 'found', programs };
}

function withoutGo(folder: string): string {
  return [
    `The Temporal server for PostgreSQL is not in ${folder}, and Go, which builds it, is not installed.`,
    'Install Go (https://go.dev/dl), allow it to reach its module proxy, and run the same command again;',
    'or measure on the dev server, without --engine real.',
  ].join(' ');
}

/** Under another name first: a build that is interrupted leaves nothing that looks whole. */
async function build(env: NodeJS.ProcessEnv, folder: string, moduleCache: string): Promise<ProgramOutcome> {
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-unfinished-`);
  try {
    for (const command of ['cmd/server', 'cmd/tools/sql']) {
      const outcome = await runProgram('go', ['install', `${MODULE}/${command}@${CLUSTER_VERSION}`], {
        env: { ...env, GOBIN: unfinished },
        cwd: unfinished,
        timeoutMs: INSTALL_TIMEOUT_MS,
      });
      if (outcome.kind === 'failed') return outcome;
    }
    const schemas = join(moduleCache, `${MODULE}@${CLUSTER_VERSION}`, 'schema', 'postgresql', 'v12');
    cpSync(schemas, programsIn(unfinished).schemaFolder, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
    return { kind: 'done', output: '' };
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
