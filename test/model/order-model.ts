import { isDeepStrictEqual } from 'node:util';
import { handSteps, type HandStep } from '../../domain/lifecycle-step';
import { isReasonCode } from '../../domain/reason-codes';
import type { CommandAnswer } from '../../workflows/messages';
import { checkCreditNotes } from './credit-checks';
import { checkDeliveries, checkQuantities, checkUnits } from './delivery-checks';
import { checkDeparture, leftOf, type Departure } from './departures';
import { checkAllInvoiced, checkInvoices, checkOnDelivery, checkParts } from './invoice-checks';
import { isForward, mustHold, sum } from './must-hold';
import type { Capture, OrderUnderTest } from './order-under-test';
import { centsToBook, isOver, type RawReception } from './shapes';
import { invoicesOf, openDeliveries, type Snapshot } from './snapshot';

const shippedStates = ['SHIPPED', 'TO_COLLECT', 'RECEIVED', 'CLOSED'];
const saleOrderRow = [null, 'draft', 'confirmed', 'cancelled'];

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
  /** The marketplace showed it as shipped, whatever it shows now. */
  private hasBeenShipped = false;
  /** The same of cancelled or refused. */
  private hasEnded = false;

  /** Checks everything that one look at the database and one at the ledger tell. */
  async check(order: OrderUnderTest): Promise<void> {
    const now = await order.snapshot();
    if (now?.deliveries.some(({ state }) => state === 'done') === true) this.checkLedger(await order.effects(), now);
    if (now !== null) {
      this.checkReception(now);
      checkParking(now, this.before);
      checkBooking(now, this.before, this.isChangeSkipped);
      if (!this.isChangeSkipped) checkTransition(now, this.before);
      if (!this.isChangeSkipped) checkBookedUnits(now, order.orderedUnits);
      checkDeliveries(now, this.before);
      checkUnits(now, { ordered: order.orderedUnits, hasEnded: this.hasEnded });
      checkInvoices(now, this.before);
      checkParts(now, order.orderedUnits);
      checkOnDelivery(now, this.hasBeenShipped);
      checkCreditNotes(now, this.before);
    }
    this.before = now ?? this.before;
    if (now?.progress === 'parked') await this.clickAround(order, now.parkNumber);
  }

  /** Everybody has done what was to be done: nothing that left is forgotten. */
  async checkEnd(order: OrderUnderTest): Promise<void> {
    const now = await order.snapshot();
    if (now !== null && !this.isChangeSkipped) checkAllInvoiced(now);
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
    this.hasBeenShipped ||= shippedStates.includes(raw.order_state ?? '');
    this.hasEnded ||= isOver(raw.order_state);
    if (known !== null) {
      if (lastUpdatedMs < known.lastUpdatedMs) return;
      if (lastUpdatedMs === known.lastUpdatedMs && requestedMs < known.requestedMs) return;
    }
    this.known = { lastUpdatedMs, requestedMs, state: raw.order_state ?? '', raw };
  }

  /**
   * The warehouse hands goods over, all of a delivery or a part; by then the marketplace may show that others have shipped.
   *
   * @returns whether they left
   */
  async leaves(order: OrderUnderTest, departure: Departure, { isAlone } = { isAlone: true }): Promise<boolean> {
    const before = await order.snapshot();
    const leaving = before === null ? null : leftOf(before, departure);
    if (before === null || leaving === null) return false;
    const { order_state: state = '' } = await order.marketplaceOrder();
    const isDone = await order.markDone(leaving, departure.tracking);
    if (isDone) this.isTellingForbidden = shippedStates.includes(state);
    const now = await order.snapshot();
    if (isAlone && now !== null) checkDeparture({ before, now, leaving, isDone });
    return isDone;
  }

  /** Only the park that the order stands at is retried or skipped; an old click changes nothing [WFL-04]. */
  async retries(order: OrderUnderTest, parkNumber: number): Promise<CommandAnswer> {
    const standsAt = (await order.snapshot())?.parkNumber ?? 0;
    const answer = await order.retry(parkNumber);
    mustHold(answer.outcome !== 'accepted' || parkNumber === standsAt, 'an old retry does nothing', answer);
    return answer;
  }

  async skips(order: OrderUnderTest, parkNumber: number): Promise<CommandAnswer> {
    const { parkNumber: standsAt = 0, reasonCode = null } = (await order.snapshot()) ?? {};
    const answer = await order.skip(parkNumber);
    const isAccepted = answer.outcome === 'accepted';
    mustHold(!isAccepted || parkNumber === standsAt, 'an old skip does nothing', answer);
    const isOfAmounts = isAccepted && reasonCode !== 'shippedButCancelled';
    const skipped = isOfAmounts ? (await order.snapshot())?.skippedSteps : [];
    this.isChangeSkipped ||= skipped?.includes('applyMarketplaceChange') === true;
    return answer;
  }

  /** A step by hand does that one step, of one invoice, or nothing [WFL-07]. */
  async doesByHand(order: OrderUnderTest, step: HandStep): Promise<void> {
    const before = booked(await order.snapshot());
    const answer = await order.doStep(step);
    const now = booked(await order.snapshot());
    const isDone = answer.outcome === 'accepted';
    const expected = { ...before, [step]: before[step] + (isDone ? 1 : 0) };
    mustHold(isDeepStrictEqual(now, expected), 'one step by hand, or none', { before, now, step, answer });
    const isInTurn = handSteps.every((one, index) => index < 2 || now[one] <= now[handSteps[index - 1] ?? one]);
    mustHold(isInTurn, 'by hand only the step whose turn it is', { before, now, step, answer });
  }

  /** The operator moves the order as no rule allows: what was known of its shipment is void. */
  forcesState(): void {
    this.isTellingForbidden = false;
  }

  private checkLedger(effects: readonly string[], now: Snapshot): void {
    const shipped = effects.filter((one) => one === 'OR24').length;
    mustHold(shipped <= 1, 'shipped once', effects);
    mustHold(openDeliveries(now).length === 0 || effects.length === 0, 'nothing is told before all has left', effects);
    mustHold(!this.isTellingForbidden || effects.length === 0, 'nothing is told over what others have told', effects);
    const isToldByUs = now.deliveries.some(({ toldBy }) => toldBy === 'us');
    mustHold(!isToldByUs || effects.length > 0, 'told by us: something was sent', now);
  }

  private checkReception(now: Snapshot): void {
    const { known } = this;
    if (this.isReceived) {
      mustHold(now.state === known?.state, `${known?.state ?? ''} is what the marketplace said last`, now);
      mustHold(isDeepStrictEqual(now.currentRaw, known.raw), 'the newest reception is the current one', now);
    }
    this.isReceived = false;
    const isOlder =
      known !== null &&
      (now.lastUpdatedMs < known.lastUpdatedMs ||
        (now.lastUpdatedMs === known.lastUpdatedMs &&
          now.requestedMs < known.requestedMs &&
          !isDeepStrictEqual(now.currentRaw, known.raw)));
    mustHold(!isOlder, `what the marketplace said last (${known?.state ?? ''}) is kept`, now);
    this.learn({ raw: now.currentRaw, requestedMs: now.requestedMs });
  }
}

const dateOf = ({ raw }: Capture): number => Date.parse(raw.last_updated_date ?? '');

/** How often each step that may be done by hand was done. */
function booked(now: Snapshot | null): Readonly<Record<HandStep, number>> {
  const invoices = now === null ? [] : invoicesOf(now);
  const paid = invoices.filter(({ state }) => state === 'paid').length;
  return {
    confirmOrder: now?.saleOrderState === 'confirmed' ? 1 : 0,
    createInvoice: invoices.length,
    validateInvoice: invoices.filter(({ number }) => number !== null).length,
    registerPayment: paid,
  };
}

function checkParking(now: Snapshot, before: Snapshot | null): void {
  mustHold(now.parkNumber >= (before?.parkNumber ?? 0), 'park numbers only grow', now);
  mustHold(now.revision >= (before?.revision ?? 0), 'revisions only grow', now);
  if (now.progress !== 'parked') return;
  const { reasonCode, reasonText } = now;
  mustHold(
    reasonCode !== null && isReasonCode(reasonCode) && reasonCode !== 'internal',
    'parked for a known reason',
    now,
  );
  mustHold(reasonText !== null && reasonText.trim() !== '', 'parked with words', now);
  if (reasonCode !== 'totalsDiffer' && reasonCode !== 'changedAfterImport') return;
  const figures = new Set(reasonText.match(/\d+\.\d{2}/g));
  mustHold(figures.size >= 2, 'both figures are shown', now);
}

function checkBooking(now: Snapshot, before: Snapshot | null, isChangeSkipped: boolean): void {
  mustHold(now.saleOrders <= 1, 'one sale order', now);
  mustHold((before?.saleOrderId ?? now.saleOrderId) === now.saleOrderId, 'the same sale order for ever', now);
  mustHold(isForward(saleOrderRow, before?.saleOrderState, now.saleOrderState), 'the sale order never goes back', now);
  if (now.saleOrderId === null) return;
  const { appliedRaw } = now;
  mustHold(
    hasNoLineLeft(appliedRaw) || now.saleOrderState === 'cancelled' || now.totalCents === now.marketplaceCents,
    'booked at the total of the marketplace',
    now,
  );
  mustHold(lineCents(now) === now.totalCents, 'the lines add up to the total', now);
  const isRefunded = now.currentRaw.order_lines?.some(({ refunds = [] }) => refunds.length > 0) === true;
  mustHold(appliedRaw !== null || isRefunded, 'a sale order reflects a reception', now);
  // What is cancelled here keeps its lines for the record, whatever comes of the order there.
  const isOverHere = now.saleOrderState === 'cancelled';
  if (appliedRaw === null || isOver(appliedRaw.order_state) || isOverHere || isChangeSkipped) return;
  mustHold(now.totalCents === centsToBook(appliedRaw), 'to the cent what the marketplace says', now);
}

const lineCents = ({ lines }: Snapshot): number =>
  sum(lines.map(({ cents, isTaxIncluded, taxes }) => cents + (isTaxIncluded ? 0 : sum(taxes.map((tax) => tax.cents)))));

function checkBookedUnits(now: Snapshot, ordered: ReadonlyMap<string, number>): void {
  const { appliedRaw, saleOrderState } = now;
  if (appliedRaw === null || isOver(appliedRaw.order_state) || saleOrderState === 'cancelled') return;
  checkQuantities(now, appliedRaw, ordered);
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
  mustHold(mayFollow(from, to), `${from} is not taken to be ${to}`, now);
}

/** Forced back to life without its lines: the order's own total is of nothing that is left. */
const hasNoLineLeft = (raw: RawReception | null): boolean =>
  raw !== null &&
  !isOver(raw.order_state) &&
  (raw.order_lines ?? []).every(({ order_line_state: state }) => isOver(state));
