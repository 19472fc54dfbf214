import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDocuments } from './docs/generated-documents';
import { projectRoot } from './servers/fork-typescript';

for (const { path, make } of generatedDocuments) {
  writeFileSync(join(projectRoot, path), make());
  process.stdout.write(`${path}\n`);
}
