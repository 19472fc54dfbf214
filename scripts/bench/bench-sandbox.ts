import { z } from 'zod';
import { demoDefinition } from '../demo/definition';
import { startProgram } from './bench-program';

const shopId = Number(demoDefinition.instance.shopId);
const placedSchema = z.object({ orders: z.array(z.object({ orderId: z.string() })) });
const callsSchema = z.object({ calls: z.record(z.string(), z.record(z.string(), z.number())) });

/** The sandbox marketplace as a process of its own, and what customers and the marketplace do there. */
export interface BenchSandbox {
  readonly url: string;
  readonly pid: number;
  /** Places orders of one line each. Answers their ids. */
  place(count: number): Promise<readonly string[]>;
  /** Something that others do to an order, such as `receive` or `close`. */
  act(marketplaceOrderId: string, action: string): Promise<void>;
  /** Calls of the marketplace's API so far. */
  countCalls(): Promise<number>;
  moveClock(byMs: number): Promise<void>;
  /** So many offers, instead of those that were generated before. */
  generateOffers(count: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startBenchSandbox(env: NodeJS.ProcessEnv): Promise<BenchSandbox> {
  const program = await startProgram('sandbox/main.ts', { args: ['--limits', 'relaxed'], env });
  const url = program.ready.url ?? '';
  const ask = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`The sandbox refuses ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    url,
    pid: program.pid,
    async place(count) {
      const answer = placedSchema.parse(await ask('POST', '/orders', { shopId, kinds: ['oneLine'], count }));
      return answer.orders.map(({ orderId }) => orderId);
    },
    async act(marketplaceOrderId, action) {
      await ask('POST', `/orders/${encodeURIComponent(marketplaceOrderId)}/${action}`, { shopId });
    },
    async countCalls() {
      const { calls } = callsSchema.parse(await ask('GET', '/calls'));
      return Object.values(calls)
        .flatMap((byStatus) => Object.values(byStatus))
        .reduce((sum, count) => sum + count, 0);
    },
    async moveClock(byMs) {
      await ask('POST', '/clock', { advanceMs: byMs });
    },
    async generateOffers(count) {
      await ask('POST', '/generated-offers', { shopId, count });
    },
    stop: () => program.stop(),
  };
}
