import { readFileSync } from 'node:fs';
import { testVariable } from '../support/database';

/**
 * It has 1.76 MB with its source map, nearly all of it Temporal's own. Webpack takes whatever workflow code imports:
 * one entity brings all of TypeORM, 7 MB more, without a warning. The rest is room for our own code.
 */
const LARGEST_BYTES = 2_000_000;

/** Temporal's own, and what it needs; big.js when the rules of money are used in a workflow. */
const allowedPackages = ['@temporalio/common', '@temporalio/workflow', 'nexus-rpc', 'ms', 'long', 'big.js'];
const allowedFolders = ['./domain/', './workflows/'];

const code = readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8');

/** The file of each module, as webpack notes it above the module. */
const modules = [...code.matchAll(/^\/\*{3}\/ "(\.[^"]+)"/gm)].map((match) => match[1] ?? '');

/** The package of a file, or null for a file of ours. */
const packageOf = (file: string): string | null => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? null;

describe('the bundle of the workflows', () => {
  it('is small enough to be replayed from anywhere', () => {
    expect(code.length).toBeLessThan(LARGEST_BYTES);
  });

  it('holds the order lifecycle and Temporal', () => {
    expect(modules).toContain('./workflows/order-lifecycle.ts');
    expect(modules.map(packageOf)).toContain('@temporalio/workflow');
  });

  it('holds no package that reaches outside', () => {
    const packages = new Set(modules.map(packageOf).filter((name) => name !== null));
    expect([...packages].filter((name) => !allowedPackages.includes(name))).toEqual([]);
  });

  it('holds no code of ours but rules and workflows', () => {
    const ours = modules.filter((file) => packageOf(file) === null);
    expect(ours.filter((file) => !allowedFolders.some((folder) => file.startsWith(folder)))).toEqual([]);
  });

  it('asks for no module of Node', () => {
    expect(code).not.toMatch(/module\.exports = require\(/);
  });
});
