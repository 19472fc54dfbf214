import fc from 'fast-check';
import { nextAction } from '../../../domain/lifecycle/next-action';
import type { DeliveryFacts, OrderFacts, SaleOrderFacts } from '../../../domain/lifecycle/order-facts';
import type { LifecycleStep } from '../../../domain/lifecycle-step';
import { aDelivery, aPark, aSaleOrder, onMarketplace, someFacts } from '../../support/order-facts';

/** More than any order needs between two waits. */
const MOST_STEPS = 12;
/** More than what people and the marketplace have to do for any order. */
const MOST_ROUNDS = 30;

type Change = (facts: OrderFacts) => OrderFacts;

/** What a step brings about, in the facts alone. */
const done: Readonly<Record<LifecycleStep, (facts: OrderFacts, switches: SaleOrderFacts) => OrderFacts>> = {
  importOrder: (facts, switches) => ({ ...facts, saleOrder: { ...switches, state: 'draft' } }),
  confirmOrder: (facts) => ({
    ...facts,
    saleOrder: facts.saleOrder && { ...facts.saleOrder, state: 'confirmed' },
    delivery: aDelivery(),
    invoices: { ...facts.invoices, isDue: true },
  }),
  createInvoice: (facts) => ({
    ...facts,
    invoices: { ...facts.invoices, isDue: false, drafts: facts.invoices.drafts + 1 },
  }),
  validateInvoice: ({ invoices, ...facts }) => ({
    ...facts,
    invoices: { ...invoices, drafts: 0, posted: invoices.posted + invoices.drafts },
  }),
  registerPayment: ({ invoices, ...facts }) => ({
    ...facts,
    invoices: { ...invoices, posted: 0, paid: invoices.paid + invoices.posted },
  }),
  shipDelivery: (facts) => onDelivery({ isTold: true })(facts),
  applyMarketplaceChange: (facts) => ({ ...facts, marketplace: { ...facts.marketplace, isApplied: true } }),
  cancelOrder: (facts) => ({
    ...(facts.delivery?.state === 'done' ? facts : onDelivery({ state: 'cancelled' })(facts)),
    saleOrder: facts.saleOrder && { ...facts.saleOrder, state: 'cancelled' },
    invoices: { ...facts.invoices, isDue: false, drafts: 0 },
  }),
  validateCreditNotes: (facts) => ({ ...facts, isCreditNoteDue: false }),
  leaveOutRefunded: onDelivery({ isHeld: false, isLeaveOutDue: false }),
};

function onDelivery(parts: Partial<DeliveryFacts>): Change {
  return (facts) => (facts.delivery === null ? facts : { ...facts, delivery: { ...facts.delivery, ...parts } });
}

const moves =
  (state: string): Change =>
  (facts) => ({ ...facts, marketplace: onMarketplace(state, { isApplied: false }) });

const isOpen = ({ delivery }: OrderFacts): boolean => delivery?.state === 'waiting' || delivery?.state === 'ready';
const whileOpen =
  (change: Change): Change =>
  (facts) =>
    isOpen(facts) ? change(facts) : facts;

/** One thing that happens to an order from without, by its name. */
const events: Readonly<Record<string, Change>> = {
  accepted: moves('WAITING_DEBIT'),
  debited: moves('SHIPPING'),
  shippedElsewhere: moves('SHIPPED'),
  received: moves('RECEIVED'),
  closed: moves('CLOSED'),
  cancelled: moves('CANCELED'),
  refused: moves('REFUSED'),
  changed: (facts) => ({ ...facts, marketplace: { ...facts.marketplace, isApplied: false } }),
  delivered: whileOpen((facts) =>
    facts.delivery?.isHeld === true ? facts : onDelivery({ state: 'done', hasLeft: true })(facts),
  ),
  outOfStock: whileOpen(onDelivery({ state: 'waiting' })),
  refunded: whileOpen(onDelivery({ isHeld: true })),
  refundPaid: (facts) =>
    facts.invoices.posted + facts.invoices.paid > 0 ? { ...facts, isCreditNoteDue: true } : facts,
  paused: (facts) => ({ ...facts, pausedBy: 'a person' }),
  resumed: (facts) => ({ ...facts, pausedBy: null }),
  keyRefused: (facts) => ({ ...facts, hold: 'authentication' }),
  keyAccepted: (facts) => ({ ...facts, hold: null }),
  parked: (facts) => ({ ...facts, park: aPark() }),
  healed: (facts) => ({ ...facts, park: null }),
};

const switchesOf = fc.record({
  confirmOrder: fc.boolean(),
  createInvoice: fc.boolean(),
  validateInvoice: fc.boolean(),
  registerPayment: fc.boolean(),
});

/** One life: what is due is done at once, and counted. */
class Life {
  facts = someFacts({ marketplace: onMarketplace('WAITING_ACCEPTANCE'), decision: 'taken' });
  readonly counts = new Map<LifecycleStep, number>();
  changes = 0;

  constructor(private readonly switches: SaleOrderFacts) {}

  happens(change: Change): void {
    this.facts = change(this.facts);
    if (!this.facts.marketplace.isApplied) this.changes += 1;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const action = nextAction(this.facts);
      if (action.kind !== 'run') return;
      this.counts.set(action.step, (this.counts.get(action.step) ?? 0) + 1);
      this.facts = done[action.step](this.facts, this.switches);
    }
    throw new Error(`It runs in circles at ${JSON.stringify(nextAction(this.facts))}`);
  }

  /** Everybody does what is asked of them. */
  end(): string {
    for (const name of ['resumed', 'keyAccepted', 'healed'] as const) this.happens(eventOf(name));
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const action = nextAction(this.facts);
      if (action.kind === 'finish') return action.outcome;
      if (action.kind !== 'wait') throw new Error(`It stops at ${JSON.stringify(action)}`);
      this.happens(answers[action.reason] ?? eventOf('closed'));
    }
    throw new Error(`It never ends: ${JSON.stringify(nextAction(this.facts))}`);
  }
}

const eventOf = (name: string): Change => events[name] ?? ((facts) => facts);

/** What ends each wait; a marketplace that has nothing else to say closes the order. */
const answers: Readonly<Record<string, Change>> = {
  takable: moves('SHIPPING'),
  acceptance: moves('WAITING_DEBIT'),
  debit: moves('SHIPPING'),
  confirmation: (facts) => done.confirmOrder(facts, aSaleOrder()),
  delivery: eventOf('delivered'),
  refunded: onDelivery({ isHeld: false }),
  shippedState: moves('SHIPPED'),
  ending: moves('CANCELED'),
};

const onlyOnce: readonly LifecycleStep[] = [
  'importOrder',
  'confirmOrder',
  'createInvoice',
  'shipDelivery',
  'cancelOrder',
];

describe('WFL-03 any life of an order', () => {
  it('does each step once, takes each change once, never runs in circles, and comes to its end', () => {
    const history = fc.array(fc.constantFrom(...Object.keys(events)), { maxLength: 25 });
    fc.assert(
      fc.property(switchesOf, history, (switches, names) => {
        const life = new Life(aSaleOrder(switches));
        life.happens((facts) => facts);
        for (const name of names) life.happens(eventOf(name));
        expect(['closed', 'cancelled', 'nothingToTake']).toContain(life.end());
        for (const step of onlyOnce) expect([step, (life.counts.get(step) ?? 0) <= 1]).toEqual([step, true]);
        expect(life.counts.get('applyMarketplaceChange') ?? 0).toBeLessThanOrEqual(life.changes);
      }),
      { numRuns: 2_000 },
    );
  });
});
