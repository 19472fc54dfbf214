import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// What belongs to one machine or one registry has no place in the repository.
const foreign = [/\/(?:home|Users)\/[a-z]/, /\/root\//, /registry\.npmjs\.org/, /file:\/\/\/(?!tmp\b)/];

const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
const findings = [];
for (const file of files) {
  if (file.startsWith('scripts/checks/')) continue;
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((line, index) => {
      if (foreign.some((pattern) => pattern.test(line)))
        findings.push(`${file}:${index + 1}: ${line.trim().slice(0, 120)}`);
    });
}
for (const finding of findings) console.error(finding);
console.log(`${files.length} files looked at; foreign lines: ${findings.length}.`);
process.exit(findings.length === 0 ? 0 : 1);
