import { join } from 'node:path';

/** Where workflows lie, and where their bundle is kept. */
export interface BundlePlace {
  /** Holds `workflows/` and `domain/`, as sources or as built. */
  readonly root: string;
  readonly folder: string;
}

const ROOT = join(__dirname, '..', '..');

/** Of this very program: beside the rest of what a build made, or with the data of a checkout. */
export const ownBundlePlace: BundlePlace = {
  root: ROOT,
  folder: __filename.endsWith('.ts') ? join(ROOT, '.data', 'workflow-bundle') : join(ROOT, 'workflow-bundle'),
};

export const bundleFile = ({ folder }: BundlePlace, key: string): string => join(folder, `${key}.js`);
