import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../scripts/servers/fork-typescript';
import { temporaryFolders } from '../support/temporary-folder';

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

const NEWER = new Date('2026-01-02T00:00:00Z');
const OLDER = new Date('2026-01-01T00:00:00Z');
const packages = {
  '': {},
  'node_modules/zod': { version: '4.6.7' },
  'node_modules/fsevents': { version: '2', optional: true },
};

describe('The bootstrap', () => {
  const temporaryFolder = temporaryFolders();

  /** A repository with the bootstrap, a lock file, and an npm that notes that it was called. */
  function repository(node = '>=20.19'): string {
    const root = join(temporaryFolder(), 'with a space');
    mkdirSync(join(root, 'scripts'), { recursive: true });
    copyFileSync(join(projectRoot, 'scripts/bootstrap.mjs'), join(root, 'scripts/bootstrap.mjs'));
    writeFileSync(join(root, 'package.json'), JSON.stringify({ engines: { node } }));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
    const npm = join(root, 'npm');
    writeFileSync(
      npm,
      '#!/bin/sh\necho "npm $*"\nmkdir -p node_modules\ncp installed.json node_modules/.package-lock.json\n',
    );
    chmodSync(npm, 0o755);
    writeFileSync(join(root, 'installed.json'), JSON.stringify({ packages }));
    return root;
  }

  function markInstalled(root: string, installed: unknown, at: Date): void {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
    utimesSync(join(root, 'node_modules/.package-lock.json'), at, at);
    utimesSync(join(root, 'package-lock.json'), NEWER, NEWER);
  }

  function start(
    root: string,
    program: string,
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ): ChildProcess {
    writeFileSync(join(root, 'program.js'), program);
    return spawn(process.execPath, [join(root, 'scripts/bootstrap.mjs'), 'program.js', ...args], {
      cwd: dirname(root),
      env: { ...process.env, PATH: `${root}:${process.env.PATH ?? ''}`, npm_execpath: '', ...env },
    });
  }

  function ended(child: ChildProcess): Promise<Ended> {
    let output = '';
    let errors = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
    return new Promise((resolve) => {
      child.once('close', (code) => {
        resolve({ code, output, errors });
      });
    });
  }

  it('installs what is missing, and leaves standard output to the program', async () => {
    const result = await ended(
      start(repository(), 'console.log(JSON.stringify(process.argv.slice(2)))', ['--json', 'a b']),
    );
    expect(result).toMatchObject({ code: 0, output: '["--json","a b"]\n' });
    expect(result.errors).toContain('npm ci --include=dev');
    expect(result.errors).toContain('Packages installed');
  });

  it('does not install again what is there', async () => {
    const root = repository();
    markInstalled(root, packages, NEWER);
    expect((await ended(start(root, ''))).errors).toBe('');
  });

  it('installs again when the lock file has changed', async () => {
    const root = repository();
    markInstalled(root, { 'node_modules/zod': { version: '4.6.6' } }, OLDER);
    expect((await ended(start(root, ''))).errors).toContain('npm ci');
  });

  it('does not install again when only the time of the lock file has changed', async () => {
    const root = repository();
    markInstalled(root, { 'node_modules/zod': { version: '4.6.7' } }, OLDER);
    expect((await ended(start(root, ''))).errors).toBe('');
  });

  it('says that it waits while another command installs, and goes on when that one is gone', async () => {
    const root = repository();
    mkdirSync(join(root, '.data'));
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 700)']);
    writeFileSync(join(root, '.data/install.lock'), String(other.pid));
    const result = await ended(start(root, 'console.log("ran")'));
    expect(result).toMatchObject({ code: 0, output: 'ran\n' });
    expect(result.errors).toContain('Another command is installing');
  });

  it('says in words which Node it needs', async () => {
    const result = await ended(start(repository('>=99.1'), 'console.log("ran")'));
    expect(result).toMatchObject({ code: 1, output: '' });
    expect(result.errors).toContain(`This needs Node 99.1 or newer, and you have ${process.versions.node}.`);
  });

  it('says that the installation failed, and does not run the program', async () => {
    const root = repository();
    writeFileSync(join(root, 'npm'), '#!/bin/sh\nexit 7\n');
    const result = await ended(start(root, 'console.log("ran")'));
    expect(result).toMatchObject({ code: 1, output: '' });
    expect(result.errors).toContain('npm ci ended with exit code 7');
  });

  it.each([
    ['its exit code', 'process.exitCode = 42', 42],
    ['the signal that ended it, as a shell does', "process.kill(process.pid, 'SIGKILL')", 137],
  ])('passes on %s', async (_what, program, code) => {
    const root = repository();
    markInstalled(root, packages, NEWER);
    expect(await ended(start(root, program))).toMatchObject({ code });
  });

  it('passes a signal on and waits until the program has stopped in its own order', async () => {
    const root = repository();
    markInstalled(root, packages, NEWER);
    const child = start(
      root,
      `process.on('SIGTERM', () => setTimeout(() => { console.log('stopped'); process.exit(3); }, 50));
       setInterval(() => {}, 1000);
       console.log('ready');`,
    );
    const ending = ended(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGTERM');
    expect(await ending).toMatchObject({ code: 3, output: 'ready\nstopped\n' });
  });

  it('tells the program when it is gone itself', async () => {
    const root = repository();
    markInstalled(root, packages, NEWER);
    const child = start(
      root,
      `process.on('disconnect', () => { console.log('alone'); process.exit(); });
       console.log('ready');`,
    );
    const ending = ended(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGKILL');
    expect((await ending).output).toBe('ready\nalone\n');
  });
});
