import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from '../servers/fork-typescript';

/** The repository speaks of the product alone: what belongs to one machine, or to how a file was written, is foreign. */
const FOREIGN: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a path of one machine', pattern: /(?<![\w.:/-])\/(?:home|Users|root|work|workspaces?|mnt)\/[\w.-]/ },
  { what: 'a path of one machine', pattern: /file:\/\/\/(?!tmp\b)[\w.]|\b[A-Z]:\\Users\\/ },
  { what: 'a package registry', pattern: /\/\/(?:registry|npm|proxy|artifactory|nexus|verdaccio)\.[\w.-]+/ },
  { what: 'a package registry', pattern: /"resolved": "https?:/ },
  { what: 'a tool that wrote it', pattern: /co-authored-by|(?:generated|written) (?:with|by) \[|language model/i },
  { what: 'a tool that wrote it', pattern: /\b(?:AI|LLM)\b|\bchat ?bots?\b|\bcoding (?:agents?|assistants?)\b/ },
];

function committedFiles(): readonly string[] {
  const names = execFileSync('git', ['ls-files', '-z'], { cwd: projectRoot, encoding: 'utf8' });
  const thisFile = relative(projectRoot, __filename);
  return names.split('\0').filter((name) => name !== '' && name !== thisFile);
}

function findingsIn(file: string): readonly string[] {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  // A picture has bytes, no words.
  const lines = text.includes('\0') ? [] : text.split('\n');
  return lines.flatMap((line, index) =>
    FOREIGN.filter(({ pattern }) => pattern.test(line)).map(
      ({ what }) => `${file}:${index + 1}: ${what}: ${line.trim().slice(0, 120)}`,
    ),
  );
}

const files = committedFiles();
const findings = files.flatMap(findingsIn);
for (const finding of findings) process.stderr.write(`${finding}\n`);
process.stdout.write(`${files.length} files read; foreign lines: ${findings.length}\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
