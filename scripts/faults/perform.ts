import { z } from 'zod';
import type { MarketplaceControl, OrderHead } from './marketplace-control';
import { routeOfAct } from './marketplace-control';
import type { MarketplaceAct, PlannedAct, PlannedEvent, ShopCode, Victim } from './planned-event';
import type { ApiAnswer, PatientApi } from './patient-api';
import { faultShops } from './shops';

export interface Performers {
  readonly control: MarketplaceControl;
  readonly api: PatientApi;
  /** False when it is down already. */
  readonly kill: (victim: Victim, downMs: number) => boolean;
}

/** `missed`: there was nothing to do it to. `refused`: it came too late, which the answer says. */
export type Performance =
  | { readonly kind: 'done' }
  | { readonly kind: 'missed' }
  | { readonly kind: 'refused' }
  /** The API answered what it should never answer. */
  | { readonly kind: 'unexpected'; readonly words: string };

const done: Performance = { kind: 'done' };
const missed: Performance = { kind: 'missed' };
const refused: Performance = { kind: 'refused' };

const WINDOW_MS = 5 * 60_000;

/** Does what is planned, to whatever there is at that moment. Rejects with NoAnswer when the API never answered. */
export function perform(performers: Performers, event: PlannedEvent): Promise<Performance> | Performance {
  switch (event.kind) {
    case 'order':
      return performers.control.place(faultShops[event.shop].shopId, event.orderKind).then(() => done);
    case 'onMarketplace':
      return actOnMarketplace(performers.control, event.act, event.chance);
    case 'deliver':
      return deliver(performers.api, event);
    case 'importIds':
      return importIds(performers, event);
    case 'importWindow':
      return startImport(performers.api, event.shop, {
        basedOn: event.basedOn,
        from: new Date(Date.now() - WINDOW_MS).toISOString(),
        to: new Date().toISOString(),
      });
    case 'importChanged':
      return startImport(performers.api, event.shop, {});
    case 'retryOrder':
      return retryOrder(performers.api, event.chance);
    case 'retryLines':
      return retryLines(performers.api, event.chance);
    case 'kill':
      return performers.kill(event.victim, event.downMs) ? done : missed;
    case 'spoil':
      return performers.control.spoil(event.fault).then(() => done);
  }
}

function chosen<T>(candidates: readonly T[], chance: number): T | undefined {
  return candidates[chance % Math.max(1, candidates.length)];
}

/** In which state an order is for it; a cancelation also overtakes orders that were not accepted yet. */
const statesFor: Readonly<Record<MarketplaceAct, readonly string[]>> = {
  accept: ['WAITING_ACCEPTANCE'],
  debit: ['WAITING_DEBIT', 'WAITING_DEBIT_PAYMENT'],
  release: ['WAITING_ACCEPTANCE'],
  cancel: ['SHIPPING', 'SHIPPING', 'WAITING_DEBIT'],
  cancelUnit: ['SHIPPING'],
  refund: ['SHIPPING', 'SHIPPED', 'RECEIVED'],
  moveRefunds: ['SHIPPING', 'SHIPPED', 'RECEIVED', 'CANCELED'],
  shipInPortal: ['SHIPPING'],
  receive: ['SHIPPED'],
  close: ['RECEIVED'],
};

const documentSchema = z.object({
  references: z.object({ order_reference_for_seller: z.string().nullish() }).nullish(),
  order_lines: z.array(z.object({ order_line_id: z.string(), order_line_state: z.string() })),
});

async function actOnMarketplace(
  control: MarketplaceControl,
  act: MarketplaceAct,
  chance: number,
): Promise<Performance> {
  const heads = await control.heads();
  const head = chosen(
    heads.filter(
      ({ orderId, state, isHeld }) =>
        statesFor[act].includes(state) &&
        isHeld === (act === 'release') &&
        (act !== 'moveRefunds' || control.refunded.has(orderId)),
    ),
    chance,
  );
  if (head === undefined) return missed;
  const document = documentSchema.parse(await control.order(head));
  // An order that is closed before we have seen it is none of ours by rule, so only what we have taken goes on.
  const isTaken = (document.references?.order_reference_for_seller ?? null) !== null;
  if (act === 'receive' && !isTaken) return missed;
  return (await control.act(head, routeOfAct[act], bodyOf(act, document, chance))) ? done : refused;
}

/** A refund is of all of a line, or of a cent of it, and mostly the operator has not paid it yet. */
function bodyOf(
  act: MarketplaceAct,
  document: z.infer<typeof documentSchema>,
  chance: number,
): Readonly<Record<string, unknown>> {
  if (act !== 'cancelUnit' && act !== 'refund') return {};
  const line = document.order_lines.find(({ order_line_state: state }) => !endedLines.includes(state));
  if (line === undefined) return {};
  const orderLineId = line.order_line_id;
  if (act === 'cancelUnit') return { lines: [{ orderLineId, quantity: 1 }] };
  const state = chance % 4 === 0 ? 'REFUNDED' : 'WAITING_REFUND';
  return { state, lines: [{ orderLineId, ...(chance % 3 === 0 ? {} : { amount: '0.01' }) }] };
}

const endedLines: readonly string[] = ['REFUSED', 'CANCELED', 'REFUNDED'];

const deliveriesSchema = z.object({ items: z.array(z.object({ id: z.string() })) });

async function deliver(api: PatientApi, event: Extract<PlannedAct, { kind: 'deliver' }>): Promise<Performance> {
  const { items } = await api.get('/deliveries?state=ready&state=waiting&limit=100&sort=id', deliveriesSchema);
  const delivery = chosen(items, event.chance);
  if (delivery === undefined) return missed;
  const carrierCode = event.chance % 2 === 0 ? 'COLISSIMO' : 'DPD_FR';
  return judged(
    await api.post(`/deliveries/${delivery.id}/done`, { carrierCode, trackingNumber: event.trackingNumber }),
  );
}

async function importIds(
  { api, control }: Performers,
  { shop, count, chance }: Extract<PlannedAct, { kind: 'importIds' }>,
): Promise<Performance> {
  const heads: readonly OrderHead[] = await control.heads({ shopId: String(faultShops[shop].shopId) });
  if (heads.length === 0) return missed;
  const first = chance % heads.length;
  const marketplaceOrderIds = heads.slice(first, first + count).map(({ orderId }) => orderId);
  return startImport(api, shop, { marketplaceOrderIds });
}

async function startImport(
  api: PatientApi,
  shop: ShopCode,
  parameters: Readonly<Record<string, unknown>>,
): Promise<Performance> {
  return judged(await api.post('/runs', { operation: 'importOrders', instances: [shop], parameters }));
}

const parkedSchema = z.object({
  items: z.array(z.object({ instance: z.string(), marketplaceOrderId: z.string(), parkNumber: z.number() })),
});

async function retryOrder(api: PatientApi, chance: number): Promise<Performance> {
  const { items } = await api.get('/orders?progress=parked&limit=100', parkedSchema);
  const order = chosen(items, chance);
  if (order === undefined) return missed;
  const path = `/orders/${order.instance}/${encodeURIComponent(order.marketplaceOrderId)}/retry`;
  return judged(await api.post(path, { parkNumber: order.parkNumber }));
}

const runsSchema = z.object({
  items: z.array(z.object({ id: z.string(), lines: z.object({ failed: z.number() }) })),
});

async function retryLines(api: PatientApi, chance: number): Promise<Performance> {
  const { items } = await api.get('/runs?operation=importOrders&limit=100', runsSchema);
  const run = chosen(
    items.filter(({ lines }) => lines.failed > 0),
    chance,
  );
  if (run === undefined) return missed;
  return judged(await api.post(`/runs/${run.id}/retry-failed`, {}));
}

/** What an order or a delivery no longer allows is refused in words; anything else than that is a fault. */
function judged({ status, body }: ApiAnswer): Performance {
  if (status < 300) return done;
  if (status === 409) return refused;
  return { kind: 'unexpected', words: `${String(status)} ${JSON.stringify(body)}` };
}
