import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findTemporal, type TemporalSource } from '../../../scripts/servers/find-temporal';
import { temporaryFolders } from '../../support/temporary-folder';

const NODE_FOLDER = dirname(process.execPath);

/** A program that answers `--version`, and does what the script says otherwise. */
function writeProgram(path: string, script = 'exit 0'): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Stands for Go: "installs" a program into GOBIN, or fails as without a network. */
function writeGo(folder: string, outcome: 'installs' | 'fails'): string {
  const install =
    outcome === 'installs'
      ? 'printf "#!/bin/sh\\nexit 0\\n" > "$GOBIN/temporal"; chmod 755 "$GOBIN/temporal"'
      : 'echo "dial tcp: lookup proxy.golang.org: no such host" >&2; exit 1';
  writeProgram(join(folder, 'go'), `if [ "$1" = install ]; then ${install}; fi`);
  return folder;
}

describe('The search for a Temporal server', () => {
  const temporaryFolder = temporaryFolders();

  function newUser(): { home: string; path: string; env: NodeJS.ProcessEnv } {
    const home = temporaryFolder();
    const path = join(home, 'bin');
    mkdirSync(path);
    // The SDK's download is led to a proxy that refuses, so that it fails at once wherever the test runs.
    const env = { HOME: home, PATH: path, HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' };
    return { home, path, env };
  }

  async function find(env: NodeJS.ProcessEnv): Promise<{ source: TemporalSource; said: readonly string[] }> {
    const said: string[] = [];
    const source = await findTemporal({ env, say: (line) => said.push(line) });
    return { source, said };
  }

  it('takes the server of TEMPORAL_ADDRESS before anything else', async () => {
    const { path, env } = newUser();
    writeProgram(join(path, 'temporal'));
    const { source, said } = await find({ ...env, TEMPORAL_ADDRESS: 'temporal.example.com:7233' });
    expect(source).toEqual({ kind: 'server', address: 'temporal.example.com:7233' });
    expect(said).toEqual(['Temporal: the server at temporal.example.com:7233 (TEMPORAL_ADDRESS)']);
  });

  it('takes the program of TEMPORAL_CLI_PATH before the one on the PATH', async () => {
    const { home, path, env } = newUser();
    writeProgram(join(path, 'temporal'));
    const given = writeProgram(join(home, 'given', 'temporal'));
    expect((await find({ ...env, TEMPORAL_CLI_PATH: given })).source).toEqual({ kind: 'executable', path: given });
  });

  it('takes the program on the PATH before the cached copy, and says what it tried before', async () => {
    const { home, path, env } = newUser();
    writeProgram(join(home, '.cache/connector/temporal-cli/v1.5.1/temporal'));
    const onPath = writeProgram(join(path, 'temporal'));
    expect(await find(env)).toEqual({
      source: { kind: 'executable', path: onPath },
      said: ['Temporal: TEMPORAL_CLI_PATH: not set', `Temporal: temporal on the PATH: ${onPath}`],
    });
  });

  it('passes over a program that does not run, and says why', async () => {
    const { home, path, env } = newUser();
    writeProgram(join(path, 'temporal'), 'echo "wrong architecture" >&2; exit 126');
    const cached = writeProgram(join(home, '.cache/connector/temporal-cli/v1.5.1/temporal'));
    const { source, said } = await find({ ...env, TEMPORAL_CLI_PATH: join(home, 'nothing') });
    expect(source).toEqual({ kind: 'executable', path: cached });
    expect(said[0]).toContain('does not exist');
    expect(said[1]).toContain('wrong architecture');
  });

  it('looks for the cached copy where the user keeps caches', async () => {
    const { home, env } = newUser();
    const caches = join(home, 'my caches');
    const cached = writeProgram(join(caches, 'connector/temporal-cli/v1.5.1/temporal'));
    expect((await find({ ...env, XDG_CACHE_HOME: caches })).source).toEqual({ kind: 'executable', path: cached });
  });

  it('installs it with Go when the download fails, and finds it in the cache the next time', async () => {
    const { home, path, env } = newUser();
    writeGo(path, 'installs');
    const withTools = { ...env, PATH: `${path}:${NODE_FOLDER}:/usr/bin:/bin` };
    const place = join(home, '.cache/connector/temporal-cli/v1.5.1');
    const first = await find(withTools);
    expect(first.source).toEqual({ kind: 'executable', path: join(place, 'temporal') });
    expect(first.said.some((line) => line.startsWith('Temporal: download by the SDK: '))).toBe(true);
    expect(readdirSync(place)).toEqual(['temporal']);
    const second = await find(withTools);
    expect(second.source).toEqual(first.source);
    expect(second.said.at(-1)).toContain('copy of an earlier start');
  });

  it('lets two starts at once install it without harming each other', async () => {
    const { home, path, env } = newUser();
    writeGo(path, 'installs');
    const withTools = { ...env, PATH: `${path}:${NODE_FOLDER}:/usr/bin:/bin` };
    const [one, two] = await Promise.all([find(withTools), find(withTools)]);
    expect(one.source).toEqual(two.source);
    expect(readdirSync(join(home, '.cache/connector/temporal-cli/v1.5.1'))).toEqual(['temporal']);
  });

  it('lists all that was tried and what to do when nothing works, and leaves nothing half-made', async () => {
    const { home, path, env } = newUser();
    writeGo(path, 'fails');
    const searching = find({ ...env, PATH: `${path}:${NODE_FOLDER}:/usr/bin:/bin` });
    await expect(searching).rejects.toThrow(
      /TEMPORAL_ADDRESS: not set[^]*temporal on the PATH: none[^]*proxy\.golang\.org: no such host[^]*set TEMPORAL_CLI_PATH/,
    );
    expect(existsSync(join(home, '.cache/connector/temporal-cli/v1.5.1/temporal'))).toBe(false);
    expect(readdirSync(join(home, '.cache/connector/temporal-cli/v1.5.1'))).toEqual([]);
  });
});
