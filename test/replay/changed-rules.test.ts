import { readFileSync } from 'node:fs';
import { Worker } from '@temporalio/worker';
import { modulesOf } from '../../worker/workflow-bundle/bundle-contents';
import { testVariable } from '../support/database';
import { installQuietRuntime } from '../support/workflow-bench';
import { readHistories } from './stored-histories';

const today = readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8');

/** What the next version may say otherwise: a step, a reason, the words and the story of an order's page. */
const changes: readonly (readonly [of: string, from: string, to: string])[] = [
  ['the steps', `lifecycleSteps = [\n    'importOrder'`, `lifecycleSteps = [\n    'acceptOrder', 'importOrder'`],
  ['the words of a wait', 'waits for the warehouse to ship', 'the warehouse has the goods'],
  ['the words of a step', 'creating the invoice', 'invoicing'],
  ['the words of an end', 'closed by the marketplace', 'over'],
  ['a reason', 'unknownSku: {', 'skuUnknown: {'],
  ['the page', '[Open the order]', '[The order]'],
];

beforeAll(installQuietRuntime);

/** The bundle of today with other rules in it. */
function tomorrow(): string {
  let code = today;
  for (const [of, from, to] of changes) {
    if (!code.includes(from)) throw new Error(`The bundle does not have ${of} as this test changes them`);
    code = code.replaceAll(from, to);
  }
  return code;
}

describe('TMP-03 rules that change leave the orders running that began before', () => {
  it('since what decides is not in the workflows at all', () => {
    const rules = modulesOf(today).filter((file) =>
      /next-action|decide-|step-by-hand|tracking-rules|totals/.test(file),
    );
    expect(rules).toEqual([]);
  });

  it('every stored history replays', async () => {
    const histories = readHistories().map(({ name, history }) => ({ workflowId: name, history }));
    const replayed: { readonly workflowId: string; readonly error: unknown }[] = [];
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: { code: tomorrow() } },
      histories,
    )) {
      replayed.push({ workflowId, error });
    }
    expect(replayed.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(replayed).toHaveLength(histories.length);
  });
});
