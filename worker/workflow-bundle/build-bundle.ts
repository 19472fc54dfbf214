import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { forbiddenModules } from './bundle-contents';
import { bundleKey } from './bundle-key';
import { bundleFile, type BundlePlace } from './bundle-place';

/** The workflows reach for what does not exist where they run. */
export class ForbiddenModules extends Error {
  override readonly name = 'ForbiddenModules';

  constructor(modules: readonly string[]) {
    super(`Workflow code must not import ${modules.slice(0, 5).join(', ')}`);
  }
}

/**
 * Bundles the workflows of a place, unless their bundle is there already. It takes more than a hundred MiB, which a process
 * that lives on does not give back: see `loadBundle`.
 *
 * @returns the bundle's file
 * @throws ForbiddenModules
 */
export async function buildBundle(place: BundlePlace): Promise<string> {
  for (;;) {
    const key = bundleKey(place.root);
    const file = bundleFile(place, key);
    if (existsSync(file)) return file;
    const code = await bundle(place);
    // Somebody who edits meanwhile gets the bundle of what is there now.
    if (bundleKey(place.root) === key) {
      keep(place, file, code);
      return file;
    }
  }
}

async function bundle({ root }: BundlePlace): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows'),
    logger: new DefaultLogger('WARN'),
    // Files are then named from the root, wherever the program was started.
    webpackConfigHook: (config) => ({ ...config, context: root }),
  });
  const forbidden = forbiddenModules(code);
  if (forbidden.length > 0) throw new ForbiddenModules(forbidden);
  return code;
}

/** Under another name first: whoever finds the file finds all of it. Bundles of earlier sources go. */
function keep({ folder }: BundlePlace, file: string, code: string): void {
  mkdirSync(folder, { recursive: true });
  const unfinished = `${file}.${String(process.pid)}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, file);
  const others = readdirSync(folder).map((name) => join(folder, name));
  for (const other of others) if (other.endsWith('.js') && other !== file) rmSync(other, { force: true });
}
