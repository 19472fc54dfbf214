import { buildBundle } from './build-bundle';
import { ownBundlePlace } from './bundle-place';

/** Bundles this program's own workflows: the last step of `npm run build`, and what a worker has done when there is none. */
buildBundle(ownBundlePlace).catch((error: unknown) => {
  process.stderr.write(`The workflows cannot be bundled: ${String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
