import { z } from 'zod';
import type { MarketplaceControl, OrderHead } from './marketplace-control';
import { routeOfAct } from './marketplace-control';
import type { PatientApi } from './patient-api';
import { chosen, done, judged, missed, refused, type Performance } from './performance';
import type { MarketplaceAct, PlannedAct, PlannedEvent, ShopCode, Victim } from './planned-event';
import { faultShops } from './shops';
import { deliver, deliverPart, releaseHeld, stockArrives, type WarehouseRecord } from './warehouse-acts';

export interface Performers {
  readonly control: MarketplaceControl;
  readonly api: PatientApi;
  readonly warehouse: WarehouseRecord;
  /** False when it is down already. */
  readonly kill: (victim: Victim, downMs: number) => boolean;
}

const WINDOW_MS = 5 * 60_000;

/** Does what is planned, to whatever there is at that moment. Rejects with NoAnswer when the API never answered. */
export function perform(performers: Performers, event: PlannedEvent): Promise<Performance> | Performance {
  switch (event.kind) {
    case 'order':
      return performers.control.place(faultShops[event.shop].shopId, event.orderKind).then(() => done);
    case 'onMarketplace':
      return actOnMarketplace(performers, event);
    case 'deliver':
      return deliver(performers.api, event);
    case 'deliverPart':
      return deliverPart(performers.api, event, performers.warehouse);
    case 'stockArrives':
      return stockArrives(performers.api, event, performers.warehouse);
    case 'releaseHeld':
      return releaseHeld(performers.api, event);
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
    case 'skipGone':
      return skipGone(performers.api, event.chance);
    case 'retryLines':
      return retryLines(performers.api, event.chance);
    case 'kill':
      return performers.kill(event.victim, event.downMs) ? done : missed;
    case 'spoil':
      return performers.control.spoil(event.fault).then(() => done);
  }
}

/** In which state an order is for it; a cancelation also overtakes orders that were not accepted yet. */
const statesFor: Readonly<Record<MarketplaceAct, readonly string[]>> = {
  accept: ['WAITING_ACCEPTANCE'],
  debit: ['WAITING_DEBIT', 'WAITING_DEBIT_PAYMENT'],
  release: ['WAITING_ACCEPTANCE'],
  cancel: ['SHIPPING', 'SHIPPING', 'WAITING_DEBIT'],
  cancelUnit: ['SHIPPING'],
  cancelParted: ['SHIPPING'],
  refund: ['SHIPPING', 'SHIPPED', 'RECEIVED'],
  refundParted: ['SHIPPING'],
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
  { control, warehouse }: Performers,
  { act, chance }: Extract<PlannedAct, { kind: 'onMarketplace' }>,
): Promise<Performance> {
  const { parted } = warehouse;
  const only: Readonly<Partial<Record<MarketplaceAct, ReadonlySet<string>>>> = {
    ...{ moveRefunds: control.refunded, cancelParted: parted, refundParted: parted },
  };
  const heads = await control.heads();
  const head = chosen(
    heads.filter(
      ({ orderId, state, isHeld }) =>
        statesFor[act].includes(state) && isHeld === (act === 'release') && only[act]?.has(orderId) !== false,
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

const refunds: readonly MarketplaceAct[] = ['refund', 'refundParted'];
const unitCancelations: readonly MarketplaceAct[] = ['cancelUnit', 'cancelParted'];
const onParted: readonly MarketplaceAct[] = ['cancelParted', 'refundParted'];

/**
 * A refund is of all of a line, or of a cent of it, and mostly the operator has not paid it yet. Of an order that has left
 * in part, any line is meant: one that has left, or one that has not.
 */
function bodyOf(
  act: MarketplaceAct,
  document: z.infer<typeof documentSchema>,
  chance: number,
): Readonly<Record<string, unknown>> {
  if (!refunds.includes(act) && !unitCancelations.includes(act)) return {};
  const lines = document.order_lines.filter(({ order_line_state: state }) => !endedLines.includes(state));
  const line = chosen(lines, onParted.includes(act) ? chance : 0);
  if (line === undefined) return {};
  const orderLineId = line.order_line_id;
  if (unitCancelations.includes(act)) return { lines: [{ orderLineId, quantity: 1 }] };
  const state = chance % 4 === 0 ? 'REFUNDED' : 'WAITING_REFUND';
  const isWhole = chance % (act === 'refundParted' ? 2 : 3) === 0;
  return { state, lines: [{ orderLineId, ...(isWhole ? {} : { amount: '0.01' }) }] };
}

const endedLines: readonly string[] = ['REFUSED', 'CANCELED', 'REFUNDED'];

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

type ParkedOrder = z.infer<typeof parkedSchema>['items'][number];

async function parkedOrder(api: PatientApi, chance: number, reasonCode?: string): Promise<ParkedOrder | undefined> {
  const ofReason = reasonCode === undefined ? '' : `&reasonCode=${reasonCode}`;
  const { items } = await api.get(`/orders?progress=parked&limit=100${ofReason}`, parkedSchema);
  return chosen(items, chance);
}

const pathOf = ({ instance, marketplaceOrderId }: ParkedOrder): string =>
  `/orders/${instance}/${encodeURIComponent(marketplaceOrderId)}`;

async function retryOrder(api: PatientApi, chance: number): Promise<Performance> {
  const order = await parkedOrder(api, chance);
  if (order === undefined) return missed;
  return judged(await api.post(`${pathOf(order)}/retry`, { parkNumber: order.parkNumber }));
}

async function skipGone(api: PatientApi, chance: number): Promise<Performance> {
  const order = await parkedOrder(api, chance, 'shippedButCancelled');
  if (order === undefined) return missed;
  const body = { parkNumber: order.parkNumber, reason: 'Called back from the carrier' };
  return judged(await api.post(`${pathOf(order)}/skip`, body));
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
