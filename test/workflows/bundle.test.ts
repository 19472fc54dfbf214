import { readFileSync } from 'node:fs';
import { forbiddenModules, modulesOf, packageOf } from '../../worker/workflow-bundle/bundle-contents';
import { testVariable } from '../support/database';

/**
 * It has 1.76 MB with its source map, nearly all of it Temporal's own. Webpack takes whatever workflow code imports:
 * one entity brings all of TypeORM, 7 MB more, without a warning. The rest is room for our own code.
 */
const LARGEST_BYTES = 2_000_000;

const code = readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8');

const modules = modulesOf(code);

describe('the bundle of the workflows', () => {
  it('is small enough to be replayed from anywhere', () => {
    expect(code.length).toBeLessThan(LARGEST_BYTES);
  });

  it('holds the order lifecycle and Temporal', () => {
    expect(modules).toContain('./workflows/order-lifecycle.ts');
    expect(modules.map(packageOf)).toContain('@temporalio/workflow');
  });

  it('holds no package that reaches outside, and no code of ours but rules and workflows', () => {
    expect(forbiddenModules(code)).toEqual([]);
  });

  it('asks for no module of Node', () => {
    expect(code).not.toMatch(/module\.exports = require\(/);
  });
});
