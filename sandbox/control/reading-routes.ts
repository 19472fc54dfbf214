import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { catalogue } from '../catalogue';
import type { Sandbox } from '../sandbox';
import { apiKeys, chosenShops, shops } from '../shops';
import type { StoredOrder } from '../store/world';
import { documentOf } from '../store/world';
import { addControlRoute, chosenOrder, done, shopChoice } from './control-route';

const ledgerSchema = z.strictObject({
  ...shopChoice,
  operation: z.string().optional(),
  orderId: z.string().optional(),
  /** Only rows written after this one. */
  afterSequence: z.coerce.number().int().optional(),
});

const ordersSchema = z.strictObject({ ...shopChoice, state: z.string().optional() });

/** What the marketplace holds, and what was done to it. */
export function addReadingRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  addControlRoute(app, sandbox, {
    method: 'GET',
    path: '',
    purpose: 'shops, keys, clock, limits, waiting faults and how many calls met which',
    input: z.unknown(),
    answer: () => done(overviewOf(sandbox)),
  });
  addControlRoute(app, sandbox, {
    method: 'GET',
    path: '/orders',
    purpose: 'ids and states of all orders; ?shopId=&state=',
    input: ordersSchema,
    answer: (_, { shopId, state }) => done({ orders: ordersIn(sandbox, shopId, state) }),
  });
  addControlRoute(app, sandbox, {
    method: 'GET',
    path: '/orders/:orderId',
    purpose: 'one order whole, nothing hidden',
    input: z.strictObject(shopChoice),
    answer: (_, { shopId }, orderId) => {
      const chosen = chosenOrder(sandbox, orderId, shopId);
      if (chosen.kind === 'missing') return chosen.answer;
      return done({ ...headOf(chosen.stored), order: documentOf(chosen.stored) });
    },
  });
  addControlRoute(app, sandbox, {
    method: 'GET',
    path: '/ledger',
    purpose: 'every write by the API; ?operation=&orderId=&shopId=&afterSequence=',
    input: ledgerSchema,
    answer: ({ ledger }, { operation, orderId, shopId, afterSequence }) =>
      done({
        rows: ledger
          .rows()
          .filter(
            (row) =>
              (operation === undefined || row.operation === operation) &&
              (orderId === undefined || row.orderId === orderId) &&
              (shopId === undefined || row.shopId === shopId) &&
              (afterSequence === undefined || row.sequence > afterSequence),
          ),
      }),
  });
  addControlRoute(app, sandbox, {
    method: 'GET',
    path: '/calls',
    purpose: 'how many calls of each operation got which status',
    input: z.unknown(),
    answer: ({ calls }) => done({ calls: calls.all() }),
  });
  addControlRoute(app, sandbox, {
    method: 'GET',
    path: '/catalogue',
    purpose: 'the products that the shops offer',
    input: z.unknown(),
    answer: () => done({ currency: 'EUR', products: catalogue }),
  });
}

function overviewOf(sandbox: Sandbox): unknown {
  return {
    marketplace: 'Atelier Nord',
    now: sandbox.clock.now().toISOString(),
    limits: sandbox.limits.mode,
    switches: sandbox.switches,
    shops,
    apiKeys: apiKeys.map(({ value, role, shops: allowed }) => ({
      value,
      role,
      shopIds: allowed.map((shop) => shop.shopId),
    })),
    recorded: sandbox.recorded.chosen(),
    faults: sandbox.faults.list(),
    faultsMet: sandbox.faults.met(),
  };
}

function ordersIn(sandbox: Sandbox, shopId: number | undefined, state: string | undefined): unknown[] {
  return chosenShops(shopId)
    .flatMap((shop) => sandbox.world.ordersOf(shop.shopId))
    .filter(({ order }) => state === undefined || order.summary.state === state)
    .map(({ order }) => headOf(order));
}

function headOf(stored: StoredOrder): Record<string, unknown> {
  const { orderId, state } = stored.summary;
  return { orderId, shopId: stored.shopId, state, isHeld: stored.isHeld };
}
