import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isJson, isObject } from '../json';
import type { Json } from '../json';
import { orderKinds } from '../orders/order-kinds';
import { placeOrder } from '../orders/place-order';
import type { Sandbox } from '../sandbox';
import { findShop } from '../shops';
import { addControlRoute, failure, shopIdSchema } from './control-route';
import type { ControlAnswer } from './control-route';

const MOST_ORDERS = 20_000;
const MOST_OFFERS = 1_000_000;

const placeSchema = z.strictObject({
  shopId: shopIdSchema,
  /** Taken in turn until `count` orders are placed; all of them when none is named. */
  kinds: z.array(z.enum(orderKinds)).min(1).optional(),
  count: z.int().positive().max(MOST_ORDERS).optional(),
  /** The same seed places the same contents; ids always go on. By default each order differs from all before. */
  seed: z.string().optional(),
});

const rawSchema = z.strictObject({
  shopId: shopIdSchema,
  orders: z.array(z.custom<Json>(isJson)).min(1).max(MOST_ORDERS),
});

const offersSchema = z.strictObject({
  shopId: shopIdSchema,
  /** By SKU: an offer of the catalogue is changed, another one is added; `quantity` and `deleted` are understood. */
  offers: z
    .array(z.looseObject({ shop_sku: z.string().min(1), deleted: z.boolean().optional() }))
    .min(1)
    .max(MOST_ORDERS),
});

const generatedOffersSchema = z.strictObject({
  shopId: shopIdSchema,
  count: z.int().positive().max(MOST_OFFERS),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR'),
  /** Every so manieth has a SKU that is easily spoiled on its way; 0 for none. */
  oddSkuEvery: z.int().min(0).default(0),
  /** Every so manieth was deleted; 0 for none. */
  deletedEvery: z.int().min(0).default(0),
});

export function addPlaceRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/orders',
    purpose: 'place generated orders: { shopId, kinds?, count?, seed? }',
    input: placeSchema,
    answer: placeOrders,
  });
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/raw-orders',
    purpose: 'place orders that are served exactly as given: { shopId, orders: [...] }',
    input: rawSchema,
    answer: ({ world }, { shopId, orders }) => {
      const placed = orders.map((order) => world.addRaw(shopId, order));
      return { status: 201, body: { orderIds: placed.map((stored) => stored.summary.orderId) } };
    },
  });
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/offers',
    purpose: 'change or add offers: { shopId, offers: [{ shop_sku, quantity?, deleted?, … }] }',
    input: offersSchema,
    answer: changeOffers,
  });
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/generated-offers',
    purpose:
      'add many offers: { shopId, count, currency?, oddSkuEvery?, deletedEvery? }; replaces those generated before',
    input: generatedOffersSchema,
    answer: ({ offers }, { shopId, ...generation }) => {
      offers.generate(shopId, generation);
      return { status: 201, body: generation };
    },
  });
}

/** What came as JSON is JSON, whatever its members are. */
function changeOffers({ offers }: Sandbox, { shopId, offers: changes }: z.infer<typeof offersSchema>): ControlAnswer {
  const changed = changes.map((change) => {
    const members = isJson(change) && isObject(change) ? change : {};
    return offers.change(shopId, change.shop_sku, members);
  });
  return { status: 201, body: { offerIds: changed.map(({ document }) => document.offer_id) } };
}

function placeOrders(sandbox: Sandbox, input: z.infer<typeof placeSchema>): ControlAnswer {
  const shop = findShop(input.shopId);
  if (shop === undefined) return failure(404, `There is no shop ${String(input.shopId)}`);
  const { world, clock, settings } = sandbox;
  const kinds = input.kinds ?? orderKinds;
  const placed: { orderId: string; kind: string }[] = [];
  for (let index = 0; index < (input.count ?? input.kinds?.length ?? 1); index += 1) {
    const kind = kinds[index % kinds.length] ?? 'oneLine';
    const orderNumber = world.nextOrderNumber();
    const seed =
      input.seed === undefined ? `${settings.seed}/${String(orderNumber)}` : `${input.seed}/${String(index)}`;
    const { id, order, isHeld } = placeOrder({
      shop,
      kind,
      orderNumber,
      seed,
      at: clock.now(),
      quantityAfterCancelation: settings.quantityAfterCancelation,
      nextActionId: () => world.nextActionId(),
    });
    world.addGenerated(shop.shopId, id, order, isHeld);
    placed.push({ orderId: id, kind });
  }
  return { status: 201, body: { orderIds: placed.map((one) => one.orderId), orders: placed } };
}
