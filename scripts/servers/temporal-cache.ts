import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The newest version that `go install` can build; the go.mod of later ones has a replace line, which it refuses. */
export const GO_INSTALL_VERSION = 'v1.5.1';
/** The folder of the copy that the SDK chose and downloaded. */
const SDK_COPY = 'sdk';

export const executableName = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** A folder of the user, shared by all checkouts: the server is 250 MB and takes minutes to build. */
export function temporalCacheFolder(env: NodeJS.ProcessEnv): string {
  const caches = env.XDG_CACHE_HOME === undefined || env.XDG_CACHE_HOME === '' ? null : env.XDG_CACHE_HOME;
  return join(caches ?? join(env.HOME ?? homedir(), '.cache'), 'connector', 'temporal-cli');
}

export type CachedCopy = typeof SDK_COPY | typeof GO_INSTALL_VERSION;

/** `<cache>/<version>/temporal`. */
export function cachedExecutable(env: NodeJS.ProcessEnv, copy: CachedCopy): string {
  return join(temporalCacheFolder(env), copy, executableName);
}

/** All places where an earlier start may have left a copy. */
export function cachedExecutables(env: NodeJS.ProcessEnv): readonly string[] {
  return [cachedExecutable(env, SDK_COPY), cachedExecutable(env, GO_INSTALL_VERSION)];
}

/**
 * Fills a place of the cache: `make` writes into a temporary folder beside it and answers the executable's path
 * there, which is then moved in one step. Two starts at once each make their own and neither sees a half-written one.
 */
export async function fillCache(target: string, make: (folder: string) => Promise<string>): Promise<void> {
  const place = dirname(target);
  mkdirSync(place, { recursive: true });
  const folder = mkdtempSync(join(place, 'unfinished-'));
  try {
    renameSync(await make(folder), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
