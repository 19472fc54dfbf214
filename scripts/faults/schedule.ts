import { createRandom, type Random } from '../../sandbox/random';
import type { OrderKind } from '../../sandbox/orders/order-kinds';
import {
  shopCodes,
  victims,
  type MarketplaceAct,
  type PlannedAct,
  type PlannedEvent,
  type PlannedFault,
  type Victim,
} from './planned-event';

type Choices<T> = readonly [T, ...T[]];

/** A deck that is dealt to its end before it is shuffled anew: what is in it comes, however short the run. */
function dealer<T>(random: Random, cards: Choices<T>): () => T {
  let deck: T[] = [];
  return () => {
    if (deck.length === 0) deck = [...cards];
    const [card] = deck.splice(random.between(0, deck.length - 1), 1);
    return card ?? cards[0];
  };
}

/** Most orders are ordinary; each odd kind comes once a deck. */
const orderKindDeck: Choices<OrderKind> = [
  ...(['oneLine', 'oneLine', 'oneLine', 'oneLine', 'threeLines', 'threeLines', 'threeLines', 'b2bVat'] as const),
  ...(['sameSkuTwice', 'threeShippingPrices', 'discounted', 'twoTaxes', 'taxIncluded', 'shippingTax'] as const),
  ...(['unknownSku', 'noPaymentType', 'unpaidOnDueDate', 'noEmail', 'countryLabelOnly', 'partlyCancelled'] as const),
  ...(['oneLineRefused', 'cancelled', 'waitingAcceptance', 'shippedInPortal', 'otherCurrency'] as const),
];

/** The demo's shop has most of the traffic; the other accepts by hand. */
const shopDeck: Choices<(typeof shopCodes)[number]> = ['demo', 'demo', 'halles'];

interface FaultRecipe {
  readonly kind: PlannedFault['kind'];
  /** Where it means something. */
  readonly operations: Choices<string>;
}

const everywhere: Choices<string> = ['OR11', 'OR24', 'OR23', 'OR04', '*'];

const faultDeck: Choices<FaultRecipe> = [
  { kind: '429', operations: everywhere },
  { kind: '500-before', operations: everywhere },
  { kind: '500-after', operations: ['OR24', 'OR24', 'OR23', 'OR04', 'OR11'] },
  { kind: 'timeout-after', operations: ['OR24', 'OR24', 'OR23', 'OR04', 'OR11'] },
  { kind: 'truncated', operations: ['OR11', 'OR11', 'OR24', 'OR04'] },
  { kind: 'html', operations: everywhere },
  { kind: 'empty', operations: ['OR11', 'OR24', 'OR23', 'OR04'] },
  { kind: 'slow', operations: ['OR11', 'OR24', '*'] },
  { kind: 'repeat-page', operations: ['OR11'] },
  { kind: 'ignore-filter', operations: ['OR11'] },
  { kind: 'shuffled', operations: ['OR11'] },
];

/** Beyond the time after which a call is given up, which is a minute. */
const PAST_THE_TIME_LIMIT_MS = 65_000;

function plannedFault(random: Random, { kind, operations }: FaultRecipe): PlannedFault {
  const fault = {
    ...{ kind, operation: random.pick(operations), count: random.between(1, 2), after: random.between(0, 2) },
  };
  if (kind === '429') return { ...fault, retryAfterSeconds: random.between(1, 5) };
  if (kind === 'slow') return { ...fault, delayMs: random.between(200, 4_000) };
  if (kind !== 'timeout-after') return fault;
  // Mostly the connection is cut soon, so that a short run meets many lost answers.
  const delayMs = random.between(1, 5) === 1 ? PAST_THE_TIME_LIMIT_MS : random.between(300, 3_000);
  return { ...fault, count: 1, delayMs };
}

const portalActs: readonly (readonly [MarketplaceAct, Pace])[] = [
  ['accept', [1_500, 5_000]],
  ['debit', [1_500, 5_000]],
  ['release', [15_000, 40_000]],
  ['cancel', [5_000, 15_000]],
  ['cancelUnit', [4_000, 12_000]],
  ['cancelParted', [3_000, 8_000]],
  ['refund', [4_000, 12_000]],
  ['refundParted', [6_000, 15_000]],
  ['moveRefunds', [4_000, 12_000]],
  ['shipInPortal', [10_000, 30_000]],
  ['receive', [2_000, 6_000]],
  ['close', [4_000, 10_000]],
];

/** Shortest and longest time from one event to the next, in milliseconds. */
type Pace = readonly [number, number];

const HIGHEST_CHANCE = 999;
const MS_PER_MINUTE = 60_000;

/**
 * Everything that happens in a run, in order: a pure function of seed and length. Each kind of event follows a row of
 * chance of its own, so that a new kind leaves the others where they were.
 */
export function planSchedule({ minutes, seed }: { readonly minutes: number; readonly seed: string }): PlannedEvent[] {
  const endMs = minutes * MS_PER_MINUTE;
  const events: PlannedEvent[] = [];
  const plan = (name: string, pace: Pace, prepare: (random: Random) => () => PlannedAct): void => {
    const random = createRandom(`${seed}/${name}`);
    const next = prepare(random);
    for (let atMs = random.between(0, pace[1]); atMs < endMs; atMs += random.between(...pace)) {
      events.push({ atMs, ...next() });
    }
  };
  const chanceOf = (random: Random): number => random.between(0, HIGHEST_CHANCE);

  plan('order', [400, 1_600], (random) => {
    const [shop, orderKind] = [dealer(random, shopDeck), dealer(random, orderKindDeck)];
    return () => ({ kind: 'order', shop: shop(), orderKind: orderKind() });
  });
  for (const [act, pace] of portalActs) {
    plan(act, pace, (random) => () => ({ kind: 'onMarketplace', act, chance: chanceOf(random) }));
  }
  plan('deliver', [700, 2_200], (random) => () => ({
    kind: 'deliver',
    chance: chanceOf(random),
    trackingNumber: `6A${random.digits(11)}`,
  }));
  plan('deliverPart', [1_000, 4_000], (random) => () => ({
    kind: 'deliverPart',
    chance: chanceOf(random),
    trackingNumber: `6A${random.digits(11)}`,
  }));
  plan('stockArrives', [1_500, 5_000], (random) => () => ({
    kind: 'stockArrives',
    chance: chanceOf(random),
    units: random.between(1, 6),
    reference: `received/${random.digits(12)}`,
  }));
  plan('releaseHeld', [4_000, 12_000], (random) => () => ({ kind: 'releaseHeld', chance: chanceOf(random) }));
  plan('importIds', [6_000, 14_000], (random) => () => ({
    kind: 'importIds',
    shop: random.pick(shopCodes),
    count: random.between(1, 8),
    chance: chanceOf(random),
  }));
  plan('importWindow', [12_000, 30_000], (random) => () => ({
    kind: 'importWindow',
    shop: random.pick(shopCodes),
    basedOn: random.pick(['creationDate', 'updateDate']),
  }));
  plan('importChanged', [3_000, 9_000], (random) => () => ({ kind: 'importChanged', shop: random.pick(shopCodes) }));
  plan('retryOrder', [6_000, 15_000], (random) => () => ({ kind: 'retryOrder', chance: chanceOf(random) }));
  plan('skipGone', [3_000, 8_000], (random) => () => ({ kind: 'skipGone', chance: chanceOf(random) }));
  plan('retryLines', [12_000, 30_000], (random) => () => ({ kind: 'retryLines', chance: chanceOf(random) }));
  plan('kill', [6_000, 14_000], (random) => {
    const victim = dealer<Victim>(random, victims);
    return () => ({ kind: 'kill', victim: victim(), downMs: random.pick([0, 500, 2_000, 6_000]) });
  });
  plan('spoil', [1_500, 5_000], (random) => {
    const recipe = dealer(random, faultDeck);
    return () => ({ kind: 'spoil', fault: plannedFault(random, recipe()) });
  });
  return events.sort((one, other) => one.atMs - other.atMs);
}
