import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findTemporal } from '../../scripts/servers/find-temporal';
import { projectRoot } from '../../scripts/servers/fork-typescript';
import type { TestConnector } from './connector';

const run = promisify(execFile);

/** What both say is one command. */
const documents = ['README.md', 'docs/operations.md'] as const;

export interface DocumentCommands {
  /** All that are written down, apart from what only prepares the shell for them. */
  readonly all: readonly string[];
  /**
   * Runs the one command of the document that has these words, as it stands there; what it printed.
   *
   * @throws when no command has them or several do, and when it ends with a failure
   */
  runOf(...words: string[]): Promise<string>;
  /** Any command, in the shell that the document prepares. */
  run(command: string): Promise<string>;
  remove(): void;
}

/**
 * The Temporal commands of the README and of docs/operations.md, run word for word by a shell in a folder where `npm start` seems to have
 * started this connector: what the document says is what is tried, and cannot drift from it.
 */
export async function documentCommands(connector: TestConnector): Promise<DocumentCommands> {
  const folder = mkdtempSync(join(tmpdir(), 'connector-commands-'));
  await linkTemporal(folder);
  writeRunFile(folder, connector);
  const texts = documents.map((file) => readFileSync(join(projectRoot, file), 'utf8'));
  const blocks = [...new Set(texts.flatMap(shellBlocks))];
  const isPreparing = (block: string): boolean => block.includes('TEMPORAL_ADDRESS=') || block.includes('() {');
  const preparing = blocks.filter(isPreparing).join('\n');
  const all = blocks.filter((block) => !isPreparing(block) && /^(temporal|ask_order) /.test(block));
  const runHere = async (command: string): Promise<string> => {
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` };
    const { stdout } = await run('sh', ['-euc', `${preparing}\n${command}`], { cwd: folder, env });
    return stdout;
  };
  return {
    all,
    run: runHere,
    runOf: (...words) => {
      const [command, ...others] = all.filter((block) => words.every((word) => block.includes(word)));
      if (command === undefined || others.length > 0)
        throw new Error(
          `${String(others.length + 1)} or no commands of the document have the words ${words.join(', ')}`,
        );
      return runHere(command);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const shellBlocks = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^```sh\n([^]*?)\n```$/gm)].map(([, block = '']) => block);

/** By its name on the PATH, wherever the tests found it. */
async function linkTemporal(folder: string): Promise<void> {
  const source = await findTemporal({ env: { ...process.env, TEMPORAL_ADDRESS: '' }, say: () => undefined });
  if (source.kind === 'executable') symlinkSync(source.path, join(folder, 'temporal'));
}

function writeRunFile(folder: string, { config }: TestConnector): void {
  const { address: temporalAddress, namespace: temporalNamespace } = config.temporal;
  mkdirSync(join(folder, '.data'));
  writeFileSync(join(folder, '.data', 'run.json'), JSON.stringify({ temporalAddress, temporalNamespace }));
}
