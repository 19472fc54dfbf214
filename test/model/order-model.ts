import { isDeepStrictEqual } from 'node:util';
import { handSteps, type HandStep } from '../../domain/lifecycle-step';
import { isReasonCode } from '../../domain/reason-codes';
import type { CommandAnswer } from '../../workflows/messages';
import { checkCredits } from './credit-checks';
import type { Capture, OrderUnderTest } from './order-under-test';
import { centsToBook, isOver, type RawReception } from './shapes';
import type { Snapshot } from './snapshot';

const shippedStates = ['SHIPPED', 'TO_COLLECT', 'RECEIVED', 'CLOSED'];
const saleOrderRow = [null, 'draft', 'confirmed', 'cancelled'];
const invoiceRow = [null, 'draft', 'posted', 'paid'];

/** What the marketplace is known to have said last, by its own date and then by when it was asked. */
interface Known {
  readonly lastUpdatedMs: number;
  readonly requestedMs: number;
  readonly state: string;
  readonly raw: RawReception;
}

/**
 * What must hold of an order, whatever happens to it in whatever order. It knows nothing of steps and rules: only what
 * was there before, what the marketplace said, and what may never be.
 */
export class OrderModel {
  private before: Snapshot | null = null;
  private known: Known | null = null;
  /** Nothing but an answer came in since the last check: what is kept is what is known. */
  private isReceived = false;
  /** It was shipped by others before our delivery was done: nothing of ours may reach it. */
  private isTellingForbidden = false;
  /** The last park of which clicks on the one before it and the one after it were tried. */
  private clickedAround = 0;
  /** A person looked at a change of the amounts, and chose to go on with what is booked. */
  private isChangeSkipped = false;

  /** Checks everything that one look at the database and one at the ledger tell. */
  async check(order: OrderUnderTest): Promise<void> {
    const now = await order.snapshot();
    if (now?.deliveryState === 'done') this.checkLedger(await order.effects(), now);
    if (now !== null) {
      this.checkReception(now);
      checkParking(now, this.before);
      checkBooking(now, this.before, this.isChangeSkipped);
      if (!this.isChangeSkipped) checkTransition(now, this.before);
      checkInvoice(now, this.before);
      checkCredits(now, this.before, { isChangeSkipped: this.isChangeSkipped, expect_ });
      checkDelivery(now, this.before);
    }
    this.before = now ?? this.before;
    if (now?.progress === 'parked') await this.clickAround(order, now.parkNumber);
  }

  /** Once in each park somebody clicks on the page of the last one, and asks for one that was never there. */
  private async clickAround(order: OrderUnderTest, parkNumber: number): Promise<void> {
    if (this.clickedAround === parkNumber) return;
    this.clickedAround = parkNumber;
    for (const other of [parkNumber - 1, parkNumber + 1]) {
      await this.retries(order, other);
      await this.skips(order, other);
    }
  }

  /** An answer of the marketplace is received, alone: whether it is the newest is decided here, too. */
  async receives(order: OrderUnderTest, ...captures: readonly [Capture, ...Capture[]]): Promise<void> {
    await order.receive(...captures);
    const requestedMs = Date.parse(captures[0].requestedAt);
    const newest = captures.reduce((one, other) => (dateOf(other) >= dateOf(one) ? other : one));
    this.learn({ ...newest, requestedMs });
    this.isReceived = true;
  }

  private learn({ raw, requestedMs }: { readonly raw: RawReception; readonly requestedMs: number }): void {
    const lastUpdatedMs = Date.parse(raw.last_updated_date ?? '');
    const { known } = this;
    if (known !== null) {
      if (lastUpdatedMs < known.lastUpdatedMs) return;
      if (lastUpdatedMs === known.lastUpdatedMs && requestedMs < known.requestedMs) return;
    }
    this.known = { lastUpdatedMs, requestedMs, state: raw.order_state ?? '', raw };
  }

  /** The warehouse hands the goods over; by then the marketplace may show that others have shipped. */
  async marksDone(order: OrderUnderTest, tracking: object): Promise<void> {
    const { order_state: state = '' } = await order.marketplaceOrder();
    if (await order.markDone(tracking)) this.isTellingForbidden = shippedStates.includes(state);
  }

  /** Only the park that the order stands at is retried or skipped; an old click changes nothing [WFL-04]. */
  async retries(order: OrderUnderTest, parkNumber: number): Promise<CommandAnswer> {
    const standsAt = (await order.snapshot())?.parkNumber ?? 0;
    const answer = await order.retry(parkNumber);
    expect_(answer.outcome !== 'accepted' || parkNumber === standsAt, 'an old retry does nothing', answer);
    return answer;
  }

  async skips(order: OrderUnderTest, parkNumber: number): Promise<CommandAnswer> {
    const standsAt = (await order.snapshot())?.parkNumber ?? 0;
    const answer = await order.skip(parkNumber);
    expect_(answer.outcome !== 'accepted' || parkNumber === standsAt, 'an old skip does nothing', answer);
    this.isChangeSkipped ||= (await order.snapshot())?.isChangeSkipped === true;
    return answer;
  }

  /** A step by hand does that one step, or nothing [WFL-07]. */
  async doesByHand(order: OrderUnderTest, step: HandStep): Promise<void> {
    const before = booked(await order.snapshot());
    const answer = await order.doStep(step);
    const now = booked(await order.snapshot());
    const isDone = answer.outcome === 'accepted';
    expect_(!isDone || handSteps[before] === step, 'by hand only the step whose turn it is', { before, answer });
    expect_(now === before + (isDone ? 1 : 0), 'one step by hand, or none', { before, now, answer });
  }

  /** The operator moves the order as no rule allows: what was known of its shipment is void. */
  forcesState(): void {
    this.isTellingForbidden = false;
  }

  private checkLedger(effects: readonly string[], now: Snapshot): void {
    const shipped = effects.filter((one) => one === 'OR24').length;
    expect_(shipped <= 1, 'shipped once', effects);
    expect_(!this.isTellingForbidden || effects.length === 0, 'nothing is told over what others have told', effects);
    expect_(now.toldBy !== 'us' || effects.length > 0, 'told by us: something was sent', now);
  }

  private checkReception(now: Snapshot): void {
    const { known } = this;
    if (this.isReceived) {
      expect_(now.state === known?.state, `${known?.state ?? ''} is what the marketplace said last`, now);
      expect_(isDeepStrictEqual(now.currentRaw, known?.raw), 'the newest reception is the current one', now);
    }
    this.isReceived = false;
    const isOlder =
      known !== null &&
      (now.lastUpdatedMs < known.lastUpdatedMs ||
        (now.lastUpdatedMs === known.lastUpdatedMs &&
          now.requestedMs < known.requestedMs &&
          !isDeepStrictEqual(now.currentRaw, known.raw)));
    expect_(!isOlder, `what the marketplace said last (${known?.state ?? ''}) is kept`, now);
    this.learn({ raw: now.currentRaw, requestedMs: now.requestedMs });
  }
}

const dateOf = ({ raw }: Capture): number => Date.parse(raw.last_updated_date ?? '');

/** How far an order is booked: not at all, confirmed, drafted, posted, paid. */
function booked(now: Snapshot | null): number {
  if (now?.saleOrderState !== 'confirmed') return 0;
  return 1 + invoiceRow.indexOf(now.invoiceState);
}

function checkParking(now: Snapshot, before: Snapshot | null): void {
  expect_(now.parkNumber >= (before?.parkNumber ?? 0), 'park numbers only grow', now);
  expect_(now.revision >= (before?.revision ?? 0), 'revisions only grow', now);
  if (now.progress !== 'parked') return;
  const { reasonCode, reasonText } = now;
  expect_(
    reasonCode !== null && isReasonCode(reasonCode) && reasonCode !== 'internal',
    'parked for a known reason',
    now,
  );
  expect_(reasonText !== null && reasonText.trim() !== '', 'parked with words', now);
  if (reasonCode !== 'totalsDiffer' && reasonCode !== 'changedAfterImport') return;
  const figures = new Set((reasonText ?? '').match(/\d+\.\d{2}/g));
  expect_(figures.size >= 2, 'both figures are shown', now);
}

function checkBooking(now: Snapshot, before: Snapshot | null, isChangeSkipped: boolean): void {
  expect_(now.saleOrders <= 1, 'one sale order', now);
  expect_((before?.saleOrderId ?? now.saleOrderId) === now.saleOrderId, 'the same sale order for ever', now);
  expect_(isForward(saleOrderRow, before?.saleOrderState, now.saleOrderState), 'the sale order never goes back', now);
  if (now.saleOrderId === null) return;
  const { appliedRaw } = now;
  expect_(
    hasNoLineLeft(appliedRaw) || now.totalCents === now.marketplaceCents,
    'booked at the total of the marketplace',
    now,
  );
  expect_(now.lineCents === now.totalCents, 'the lines add up to the total', now);
  const isRefunded = now.currentRaw.order_lines?.some(({ refunds = [] }) => refunds.length > 0) === true;
  expect_(appliedRaw !== null || isRefunded, 'a sale order reflects a reception', now);
  if (appliedRaw === null || isOver(appliedRaw.order_state) || isChangeSkipped) return;
  expect_(now.totalCents === centsToBook(appliedRaw), 'to the cent what the marketplace says', now);
}

/** Where an order may be seen after another state; steps in between may have passed unseen [ORD-16]. */
const rowOfStates = ['STAGING', 'WAITING_ACCEPTANCE', 'WAITING_DEBIT', 'SHIPPING', ...shippedStates];

function mayFollow(from: string, to: string): boolean {
  if (from === to || !isKnown(from) || !isKnown(to)) return true;
  if (isOver(from)) return false;
  const latest = to === 'REFUSED' ? 'WAITING_ACCEPTANCE' : to === 'CANCELED' ? 'SHIPPING' : to;
  return rowOfStates.indexOf(from) <= rowOfStates.indexOf(latest);
}

const isKnown = (state: string): boolean => rowOfStates.includes(state) || isOver(state);

function checkTransition(now: Snapshot, before: Snapshot | null): void {
  const [from, to] = [before?.appliedRaw?.order_state, now.appliedRaw?.order_state];
  if (from === undefined || to === undefined) return;
  expect_(mayFollow(from, to), `${from} is not taken to be ${to}`, now);
}

function checkInvoice(now: Snapshot, before: Snapshot | null): void {
  expect_(now.invoices <= 1 && now.payments <= 1, 'one invoice, one payment', now);
  const isCancelled =
    now.invoiceState === 'cancelled' && (before?.invoiceState ?? 'draft') in { draft: 1, cancelled: 1 };
  expect_(
    isCancelled || isForward(invoiceRow, before?.invoiceState, now.invoiceState),
    'the invoice never goes back',
    now,
  );
  expect_((before?.invoiceNumber ?? now.invoiceNumber) === now.invoiceNumber, 'an invoice keeps its number', now);
  expect_(
    (now.invoiceNumber !== null) === ['posted', 'paid'].includes(now.invoiceState ?? ''),
    'posted: numbered',
    now,
  );
  expect_((now.payments === 1) === (now.invoiceState === 'paid'), 'paid: one payment', now);
}

function checkDelivery(now: Snapshot, before: Snapshot | null): void {
  expect_(now.deliveries <= 1, 'one delivery', now);
  const was = before?.deliveryState ?? null;
  const isEnded = was === 'done' || was === 'cancelled';
  expect_(!isEnded || now.deliveryState === was, 'a delivery that ended stays so', now);
  expect_((before?.toldBy ?? now.toldBy) === now.toldBy, 'what was told stays told', now);
  expect_((before?.toldMs ?? now.toldMs) === now.toldMs, 'what was told is not told anew', now);
  expect_(now.shippedEntries <= 1, 'its story says once that it was shipped', now);
  const isOpen = now.deliveryState === 'waiting' || now.deliveryState === 'ready';
  expect_(now.reservedUnits >= 0 && now.reservedUnits <= now.deliveryUnits, 'reserved: no more than ordered', now);
  expect_(isOpen || now.reservedUnits === 0, 'a reservation ends with its delivery', now);
  expect_(now.deliveryState !== 'ready' || now.reservedUnits === now.deliveryUnits, 'ready: all of it reserved', now);
  const left = now.deliveryState === 'done' ? now.deliveryUnits : 0;
  expect_(now.leftUnits === left, 'what is done, and nothing else, has left the hand', now);
  expect_(now.saleOrderState !== 'cancelled' || !isOpen, 'a cancelled order ships nothing', now);
}

/** Forced back to life without its lines: the order's own total is of nothing that is left. */
const hasNoLineLeft = (raw: RawReception | null): boolean =>
  raw !== null &&
  !isOver(raw.order_state) &&
  (raw.order_lines ?? []).every(({ order_line_state: state }) => isOver(state));

function isForward(row: readonly (string | null)[], from: string | null | undefined, to: string | null): boolean {
  return row.indexOf(to) >= row.indexOf(from ?? null);
}

/** Fails with what must hold, and what is there instead. */
function expect_(holds: boolean, what: string, seen: unknown): void {
  if (!holds) throw new Error(`It does not hold: ${what}. Seen: ${JSON.stringify(seen)}`);
}
