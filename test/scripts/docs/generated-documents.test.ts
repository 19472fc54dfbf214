import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listVariables } from '../../../platform/environment';
import { generatedDocuments } from '../../../scripts/docs/generated-documents';
import { projectRoot } from '../../../scripts/servers/fork-typescript';

describe('The documents that are made from the code', () => {
  it.each(generatedDocuments.map(({ path, make }) => [path, make] as const))(
    '%s is up to date (npm run docs:generate)',
    (path, make) => {
      expect(readFileSync(join(projectRoot, path), 'utf8')).toBe(make());
    },
  );

  it('.env.example names every variable of the configuration and no other', () => {
    const lines = readFileSync(join(projectRoot, '.env.example'), 'utf8').split('\n');
    const named = lines.flatMap((line) => /^(?:# )?([A-Z][A-Z_]+)=/.exec(line)?.[1] ?? []);
    expect(named).toEqual(listVariables().map(({ name }) => name));
  });
});
