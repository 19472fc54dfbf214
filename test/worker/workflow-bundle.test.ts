import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/servers/fork-typescript';
import { buildBundle, ForbiddenModules } from '../../worker/workflow-bundle/build-bundle';
import type { BundlePlace } from '../../worker/workflow-bundle/bundle-place';

let place: BundlePlace;

const write = (file: string, text: string): void => writeFileSync(join(place.root, file), text);

beforeAll(() => {
  const root = mkdtempSync(join(tmpdir(), 'connector-bundle-'));
  place = { root, folder: join(root, 'kept') };
  for (const folder of ['workflows', 'domain', 'entities']) mkdirSync(join(root, folder));
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  write('domain/rule.ts', `export const rule = 'the first rule';`);
  write('entities/table.ts', `export const table = 'a table';`);
  write('workflows/index.ts', `import { rule } from '../domain/rule'; export async function tells() { return rule; }`);
});

afterAll(() => rmSync(place.root, { recursive: true, force: true }));

describe('the bundle of workflows', () => {
  it('is made once, and anew when a source has changed; the earlier one goes', async () => {
    const first = await buildBundle(place);
    expect(readFileSync(first, 'utf8')).toContain('the first rule');
    const madeAt = statSync(first).mtimeMs;
    expect(await buildBundle(place)).toBe(first);
    expect(statSync(first).mtimeMs).toBe(madeAt);

    write('domain/rule.ts', `export const rule = 'another rule';`);
    const second = await buildBundle(place);
    expect(readFileSync(second, 'utf8')).toContain('another rule');
    expect(readFileSync(second, 'utf8')).not.toContain('the first rule');
    expect(existsSync(first)).toBe(false);
    expect(readdirSync(place.folder)).toHaveLength(1);
  }, 60_000);

  it('is refused when it holds what does not exist where workflows run, of which its key knows nothing', async () => {
    write(
      'workflows/index.ts',
      `import { table } from '../entities/table'; export async function tells() { return table; }`,
    );
    const building = buildBundle(place);
    await expect(building).rejects.toThrow(ForbiddenModules);
    await expect(building).rejects.toThrow('./entities/table.ts');
  }, 60_000);
});
