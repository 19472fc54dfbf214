import type { Clock } from '../clock';
import { isObject, parseJson, textOf } from '../json';
import type { Json, JsonObject } from '../json';
import { platformTaxMode, servedOrder } from '../orders/served-order';
import type { TaxMode } from '../orders/served-order';
import type { Journal, JournalEntry, OrderEntry } from './journal';
import { summarize } from './order-summary';
import type { OrderSummary } from './order-summary';

const FIRST_ORDER_NUMBER = 200_001;
const FIRST_ACTION_ID = 40_001;

/** One order of one shop. Its document is kept as text: pages are joined from texts, only a change parses one. */
export interface StoredOrder {
  readonly key: string;
  readonly shopId: number;
  /** A raw order is served exactly as it was given; a generated one as its state and the asked tax mode say. */
  readonly origin: 'generated' | 'raw';
  readonly isHeld: boolean;
  readonly placedMs: number;
  readonly changedMs: number;
  readonly text: string;
  readonly summary: OrderSummary;
  /** The text of OR11 in the platform's tax mode. */
  readonly servedText: string;
}

/** Where an order sits in its shop's list; a change only puts another order there. */
interface Place {
  order: StoredOrder;
}

interface ShopOrders {
  readonly places: Place[];
  isSorted: boolean;
}

/** All orders of the marketplace, in the order in which OR11 gives them, and the numbers that are never used twice. */
export class World {
  private readonly places = new Map<string, Place>();
  private readonly byShop = new Map<number, ShopOrders>();
  private lastOrderNumber = FIRST_ORDER_NUMBER - 1;
  private lastActionId = FIRST_ACTION_ID - 1;
  private lastRawKey = 0;
  private journal: Pick<Journal, 'append'> | null = null;

  constructor(private readonly clock: Clock) {}

  /** Puts back what a journal has kept. */
  restore(entry: JournalEntry): void {
    if (entry.kind === 'order') this.put(entry);
    if (entry.kind === 'counters') {
      this.lastOrderNumber = entry.lastOrderNumber;
      this.lastActionId = entry.lastActionId;
      this.lastRawKey = entry.lastRawKey;
    }
  }

  /** What a new journal has to start with. */
  *entries(): Generator<JournalEntry> {
    yield this.counters();
    for (const { order } of this.places.values()) yield entryOf(order);
  }

  recordIn(journal: Pick<Journal, 'append'>): void {
    this.journal = journal;
  }

  nextOrderNumber(): number {
    this.lastOrderNumber += 1;
    this.journal?.append(this.counters());
    return this.lastOrderNumber;
  }

  /** For cancelations, refunds and transactions. */
  nextActionId(): string {
    this.lastActionId += 1;
    this.journal?.append(this.counters());
    return String(this.lastActionId);
  }

  addGenerated(shopId: number, orderId: string, order: JsonObject, isHeld: boolean): StoredOrder {
    const text = JSON.stringify(order);
    return this.save({ key: keyOf(shopId, orderId), shopId, origin: 'generated', isHeld, text, ...this.newTimes() });
  }

  /** The same id in the same shop replaces the order; what has no id at all is always one more. */
  addRaw(shopId: number, document: Json): StoredOrder {
    const orderId = isObject(document) ? textOf(document.order_id) : null;
    const key = orderId === null ? this.nextRawKey() : keyOf(shopId, orderId);
    return this.save({ key, shopId, origin: 'raw', isHeld: false, text: JSON.stringify(document), ...this.newTimes() });
  }

  change(stored: StoredOrder, order: JsonObject, isHeld = false): StoredOrder {
    const { key, shopId, origin, placedMs } = stored;
    const changedMs = this.clock.nowMs();
    return this.save({ key, shopId, origin, isHeld, placedMs, changedMs, text: JSON.stringify(order) });
  }

  find(shopId: number, orderId: string): StoredOrder | undefined {
    return this.places.get(keyOf(shopId, orderId))?.order;
  }

  /** By creation date, then order id (Mirakl API section 2). */
  ordersOf(shopId: number): readonly Readonly<Place>[] {
    const shop = this.shopOrders(shopId);
    if (!shop.isSorted) shop.places.sort((one, other) => byCreation(one.order, other.order));
    shop.isSorted = true;
    return shop.places;
  }

  private save(entry: Omit<OrderEntry, 'kind'>): StoredOrder {
    this.journal?.append({ kind: 'order', ...entry });
    return this.put(entry);
  }

  private put(entry: Omit<OrderEntry, 'kind'>): StoredOrder {
    const { key, shopId, origin, isHeld, text, placedMs, changedMs } = entry;
    const summary = summarize(parseJson(text), { placedMs, changedMs });
    const servedText = servedTextOf({ origin, text }, platformTaxMode);
    const order: StoredOrder = { key, shopId, origin, isHeld, placedMs, changedMs, text, summary, servedText };
    const shop = this.shopOrders(shopId);
    const place = this.places.get(key);
    if (place === undefined) {
      const added = { order };
      const last = shop.places.at(-1);
      shop.isSorted = shop.isSorted && (last === undefined || byCreation(last.order, order) < 0);
      shop.places.push(added);
      this.places.set(key, added);
    } else {
      shop.isSorted = shop.isSorted && place.order.summary.createdMs === summary.createdMs;
      place.order = order;
    }
    return order;
  }

  private shopOrders(shopId: number): ShopOrders {
    const known = this.byShop.get(shopId);
    if (known !== undefined) return known;
    const added: ShopOrders = { places: [], isSorted: true };
    this.byShop.set(shopId, added);
    return added;
  }

  private newTimes(): { placedMs: number; changedMs: number } {
    const now = this.clock.nowMs();
    return { placedMs: now, changedMs: now };
  }

  private nextRawKey(): string {
    this.lastRawKey += 1;
    this.journal?.append(this.counters());
    return `without-id/${String(this.lastRawKey)}`;
  }

  private counters(): JournalEntry {
    const { lastOrderNumber, lastActionId, lastRawKey } = this;
    return { kind: 'counters', lastOrderNumber, lastActionId, lastRawKey };
  }
}

function entryOf(order: StoredOrder): JournalEntry {
  const { key, shopId, origin, isHeld, placedMs, changedMs, text } = order;
  return { kind: 'order', key, shopId, origin, isHeld, placedMs, changedMs, text };
}

/** The order's JSON text as OR11 gives it. */
export function servedTextOf(stored: Pick<StoredOrder, 'origin' | 'text'>, taxMode: TaxMode): string {
  if (stored.origin === 'raw') return stored.text;
  const document = documentOf(stored);
  const served = servedOrder(document, taxMode);
  return served === document ? stored.text : JSON.stringify(served);
}

export function documentOf(stored: Pick<StoredOrder, 'text'>): JsonObject {
  const document = parseJson(stored.text);
  return isObject(document) ? document : {};
}

function keyOf(shopId: number, orderId: string): string {
  return `${String(shopId)}/${orderId}`;
}

function byCreation(one: StoredOrder, other: StoredOrder): number {
  const byDate = one.summary.createdMs - other.summary.createdMs;
  if (byDate !== 0) return byDate;
  return (one.summary.orderId ?? '') < (other.summary.orderId ?? '') ? -1 : 1;
}
