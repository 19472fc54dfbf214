/**
 * Starts a program of this repository on a fresh clone: checks Node, installs what is missing, runs the argument.
 *
 *   node scripts/bootstrap.mjs <file.ts | file.js> [arguments…]
 *
 * Uses Node built-ins only, because it runs before anything is installed. Everything it says goes to standard error:
 * standard output belongs to the program.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const lockFile = join(root, 'package-lock.json');
const installedLockFile = join(root, 'node_modules', '.package-lock.json');

const say = (text) => process.stderr.write(`${text}\n`);

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function checkNode() {
  const required = readJson(join(root, 'package.json')).engines.node.replace('>=', '').split('.').map(Number);
  const actual = process.versions.node.split('.').map(Number);
  const isOlder = actual[0] < required[0] || (actual[0] === required[0] && actual[1] < (required[1] ?? 0));
  if (!isOlder) return;
  say(`This needs Node ${required.join('.')} or newer, and you have ${process.versions.node}.`);
  say('Install a newer one from https://nodejs.org, or with nvm: nvm install (the version is in .nvmrc).');
  process.exit(1);
}

/** A checkout gives files new times, so an installed lock that looks older is compared by what it holds. */
function isInstalledAsLocked() {
  const locked = readJson(lockFile).packages;
  const installed = readJson(installedLockFile).packages;
  const isSame = (path) => installed[path]?.version === locked[path]?.version;
  const isNeeded = (path) => path !== '' && !locked[path].optional && !locked[path].peer;
  return Object.keys(installed).every(isSame) && Object.keys(locked).filter(isNeeded).every(isSame);
}

function isInstalled() {
  if (!existsSync(installedLockFile)) return false;
  if (statSync(installedLockFile).mtimeMs >= statSync(lockFile).mtimeMs) return true;
  if (!isInstalledAsLocked()) return false;
  const now = new Date();
  utimesSync(installedLockFile, now, now);
  return true;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two commands started at once on a fresh clone must not install into the same folder together. */
async function withInstallLock(work) {
  const path = join(root, '.data', 'install.lock');
  mkdirSync(dirname(path), { recursive: true });
  let hasSaidSo = false;
  for (;;) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = Number(readFileSync(path, 'utf8'));
      if (owner > 0 && !isAlive(owner)) rmSync(path, { force: true });
      if (!hasSaidSo) say('Another command is installing the packages. Waiting for it…');
      hasSaidSo = true;
      await pause(500);
    }
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.removeListener('exit', release);
  }
}

function npmCommand() {
  const npmScript = process.env.npm_execpath;
  if (npmScript?.endsWith('.js')) return [process.execPath, [npmScript]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

async function install() {
  const packages = Object.keys(readJson(lockFile).packages).length - 1;
  say(`Installing ${packages} packages (one to two minutes, only now and when the lock file changes)…`);
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const [command, first] = npmCommand();
  // The programs need the development packages too, whatever NODE_ENV says.
  const npm = spawn(command, [...first, 'ci', '--include=dev', '--no-audit', '--loglevel=notice'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  const signs = setInterval(() => say(`  still installing, ${seconds()} s`), 15_000);
  const exitCode = await exitCodeOf(npm);
  clearInterval(signs);
  if (exitCode === 0) {
    say(`Packages installed in ${seconds()} s.`);
    return;
  }
  say(`npm ci ended with exit code ${exitCode}; its own words are above.`);
  say('Check the network and the npm registry (npm config get registry), then run the same command again.');
  process.exit(1);
}

/** Resolves to the exit code, as a shell gives it: 128 and the signal's number for a program ended by a signal. */
function exitCodeOf(child) {
  return new Promise((resolveCode) => {
    child.once('error', (error) => {
      say(`${child.spawnfile} could not be started: ${error.message}`);
      resolveCode(127);
    });
    child.once('exit', (code, signal) => resolveCode(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** Tests bring servers of their own, so only our programs read `.env`. What the environment says wins. */
function loadEnvironmentFile() {
  const path = join(root, '.env');
  if (existsSync(path)) process.loadEnvFile(path);
}

async function run(file, programArguments) {
  const path = resolve(root, file);
  const isOurProgram = path.endsWith('.ts');
  if (isOurProgram) loadEnvironmentFile();
  const loader = isOurProgram ? ['--import', 'tsx'] : [];
  // The channel tells the program when this process is gone, however it ended.
  const child = spawn(process.execPath, [...loader, path, ...programArguments], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Staying alive until the program has stopped in its own order; it counts repeated signals of one key press as one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return exitCodeOf(child);
}

const [file, ...programArguments] = process.argv.slice(2);
if (file === undefined) {
  say('Usage: node scripts/bootstrap.mjs <file.ts | file.js> [arguments…]');
  process.exit(1);
}
checkNode();
if (!isInstalled()) await withInstallLock(async () => (isInstalled() ? undefined : install()));
process.exitCode = await run(file, programArguments);
