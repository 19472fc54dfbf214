/** Folders, below the root, that workflow code is made of. */
export const BUNDLED_FOLDERS = ['workflows', 'domain'] as const;

/** Temporal's own, and what it needs; big.js when the rules of money are used in a workflow. */
export const BUNDLED_PACKAGES = [
  '@temporalio/common',
  '@temporalio/workflow',
  'nexus-rpc',
  'ms',
  'long',
  'big.js',
] as const;

/** The file of each module of a bundle, from the root, as webpack notes it above the module. */
export function modulesOf(code: string): readonly string[] {
  return [...code.matchAll(/^\/\*{3}\/ "(\.[^"]+)"/gm)].map(([, file = '']) => file);
}

/** The package of a module's file, or null for a file of ours. */
export function packageOf(file: string): string | null {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? null;
}

/** Modules that workflow code must not bring along; a bundle that holds none of them is known by `bundleKey`. */
export function forbiddenModules(code: string): readonly string[] {
  return modulesOf(code).filter((file) => {
    const name = packageOf(file);
    if (name !== null) return !BUNDLED_PACKAGES.some((allowed) => allowed === name);
    return !BUNDLED_FOLDERS.some((folder) => file.startsWith(`./${folder}/`));
  });
}
