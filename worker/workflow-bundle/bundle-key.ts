import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { BUNDLED_FOLDERS, BUNDLED_PACKAGES } from './bundle-contents';

/** Makes the bundle. */
const BUNDLER = '@temporalio/worker';

/**
 * Names the bundle of what lies in a root now: all sources that may be in it, byte by byte, and the versions of its packages
 * and of the bundler. Another source, another name: a bundle that is found by its key is never stale.
 *
 * @param root holds `workflows/` and `domain/`, as sources or as built
 * @returns 32 hexadecimal digits
 */
export function bundleKey(root: string): string {
  const hash = createHash('sha256');
  for (const file of BUNDLED_FOLDERS.flatMap((folder) => sourcesIn(join(root, folder)))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  for (const name of [BUNDLER, ...BUNDLED_PACKAGES]) hash.update(`${name} ${packageDescription(name)}\0`);
  return hash.digest('hex').slice(0, 32);
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** As the bundler meets it: beside Temporal's workflow package, or above. */
const { resolve } = createRequire(require.resolve('@temporalio/workflow'));

function packageDescription(name: string): string {
  const folders = resolve.paths(name) ?? [];
  const file = folders.map((folder) => join(folder, name, 'package.json')).find(existsSync);
  if (file === undefined) throw new Error(`The package ${name} is not installed`);
  return readFileSync(file, 'utf8');
}
