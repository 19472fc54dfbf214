import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleKey } from './bundle-key';
import { bundleFile, ownBundlePlace } from './bundle-place';

/**
 * The bundle of this program's own workflows, as they are now. Where there is none, as after a change of the sources, a
 * process of its own makes it: what bundling takes is gone with it, and the next start finds the file.
 *
 * @throws Error when it cannot be made; the child has said why on standard error
 */
export async function loadBundle(): Promise<{ readonly code: string }> {
  const file = (): string => bundleFile(ownBundlePlace, bundleKey(ownBundlePlace.root));
  if (!existsSync(file())) await runBuild();
  return { code: readFileSync(file(), 'utf8') };
}

async function runBuild(): Promise<void> {
  const child = fork(join(__dirname, __filename.endsWith('.ts') ? 'build.ts' : 'build.js'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error('The bundle of the workflows was not made');
}
