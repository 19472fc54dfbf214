import { audit } from '../../../scripts/faults/audit/audit';
import type { DatabaseOrderSnapshot } from '../../../scripts/faults/snapshots';
import {
  aQuietWorld,
  booked,
  cancelation,
  cancelNote,
  delivery,
  deliveryLine,
  follower,
  invoice,
  ledger,
  refund,
  refundNote,
  saleOrder,
  type CreditNote,
  type World,
} from './a-quiet-world';

const found = (world: World): string[] => audit(aQuietWorld(world)).map(({ kind, words }) => `${kind}: ${words}`);
const again = ledger.filter(({ operation }) => operation === 'OR24');
const reference = ledger.filter(({ operation }) => operation === 'OR04');
const parked = (reasonCode: string, parkedStep = 'importOrder'): Partial<DatabaseOrderSnapshot> => ({
  ...{ parkedStep, reasonCode, reasonText: 'why', progress: 'parked' },
});

/** Its refund is credited, and of what was invoiced one unit was cancelled, before it left. */
const credited = (otherwise: {
  readonly refund?: Partial<typeof refund>;
  readonly notes?: readonly CreditNote[];
}): World => ({
  marketplace: {
    ...{ total: '100.00', refunds: [{ ...refund, ...otherwise.refund }], cancelations: [cancelation] },
    lines: [{ id: 'AN-1-A-1', ordered: 6, cancelled: 1 }],
  },
  line: { quantity: 5, amount: '100.0000', tax: '16.6700' },
  delivery: { lines: [{ ...deliveryLine, quantity: 5, left: 5 }] },
  saleOrder: { total: '100.0000', creditNotes: [...(otherwise.notes ?? [refundNote, cancelNote])] },
  series: { nextNumber: 3, numbers: ['INV/2026/00001', 'INV/2026/00002'] },
});

const half: CreditNote = {
  ...{ ...cancelNote, total: '10.0000' },
  lines: [{ lineId: '11', quantity: 1, amount: '10.0000', tax: '1.6700' }],
};

const paidBack = (...amounts: readonly string[]): World =>
  credited({
    notes: [refundNote, { ...cancelNote, payments: amounts.map((amount) => ({ amount, reference: 'refund/9' })) }],
  });

/** Each is one deliberate violation, and the one finding that it has to bring. */
const violations: readonly (readonly [string, World, RegExp])[] = [
  ['an order that was never received', { orders: [], workflows: [] }, /^lost: SHIPPED on the marketplace, and never/],
  ['an order without a sale order', { order: { saleOrders: [] }, ledger: [] }, /^lost: .* no sale order/],
  ['two sale orders', { order: { saleOrders: [saleOrder, { ...saleOrder, deliveries: [] }] } }, /^doubled: 2 sale/],
  ['two rows of one order', { orders: [booked, booked] }, /^doubled: 2 rows/],
  [
    'a sale order that nobody asked for yet',
    { marketplace: { state: 'WAITING_DEBIT' } },
    /^wrong: .* asked for by nob/,
  ],
  ['a state that is not ours', { marketplace: { state: 'RECEIVED' } }, /^wrong: RECEIVED .* SHIPPED in the database/],
  ['a change that is not applied', { order: { isApplied: false } }, /^lost: what changed .* not applied/],
  ['a revision that was not told', { order: { dispatchedRevision: 6 } }, /^lost: revision 7 was never told/],
  ['a reading that nobody did', { order: { isReadBackWanted: true } }, /^lost: a reading is still wanted/],
  ['a step that does not end', { order: { progress: 'running' } }, /^unexplained: a step is still under way/],
  ['a pause of nobody', { order: { progress: 'paused' } }, /^unexplained: paused/],
  [
    'an order that parked for no reason we know',
    { order: parked('internal') },
    /^unexplained: parked at .* nothing happ/,
  ],
  [
    'an order parked for another order’s reason',
    { order: parked('unknownSku') },
    /^unexplained: parked at importOrder/,
  ],
  ['a total that differs by a cent', { marketplace: { total: '120.01' } }, /^wrong: total 120.01 .* 120.0000 booked/],
  [
    'two invoices',
    { saleOrder: { invoices: [invoice, { ...invoice, payments: [], state: 'draft' }] } },
    /^doubled: 2 invoices, for order, order/,
  ],
  ['two payments', { invoice: { payments: [...invoice.payments, ...invoice.payments] } }, /^doubled: 2 payments/],
  ['no invoice', { saleOrder: { invoices: [] } }, /^lost: no invoice/],
  ['an invoice that is not paid', { invoice: { state: 'posted', payments: [] } }, /^lost: its invoice is posted/],
  ['a paid invoice without payment', { invoice: { payments: [] } }, /^wrong: its invoice is paid with 0 payments/],
  ['an invoice of another sum', { invoice: { total: '119.0000' } }, /^wrong: 119.0000 invoiced/],
  ['a payment of another sum', { invoice: { payments: [{ amount: '1.0000' }] } }, /^wrong: 1.0000 paid of/],
  ['a refund that is not credited', credited({ notes: [cancelNote] }), /^lost: refund 7 of 10.00 has no credit note/],
  ['a refund credited twice', credited({ notes: [refundNote, refundNote, cancelNote] }), /^doubled: refund 7 has 2/],
  ['a refund credited at another sum', credited({ refund: { total: '10.01' } }), /^wrong: refund 7 is of 10.01/],
  ['a credit note that is too early', credited({ refund: { state: 'WAITING_REFUND' } }), /^wrong: refund 7 is WAITING/],
  [
    'a credit note that is not validated',
    credited({ notes: [{ ...refundNote, state: 'draft' }, cancelNote] }),
    /^lost: refund 7 is REFUNDED/,
  ],
  [
    'a cancelation that is not credited',
    credited({ notes: [refundNote] }),
    /^wrong: 120.0000 invoiced, .* 100.0000 of/,
  ],
  [
    'a credit note for nothing',
    credited({ notes: [refundNote, { ...cancelNote, source: 'cancelation/9' }] }),
    /^unexplained: a credit note for cancelation\/9/,
  ],
  ['money that goes back twice', paidBack('5.0000', '5.0000'), /^doubled: cancelation\/8: paid back twice/],
  ['money that goes back beyond what is credited', paidBack('20.0100'), /^wrong: cancelation\/8: 20.0100 paid back of/],
  [
    'a gap in the numbers',
    { series: { nextNumber: 4, numbers: ['INV/2026/00001', 'INV/2026/00003'] } },
    /^lost: numbers 2 /,
  ],
  ['a number used twice', { series: { numbers: ['INV/2026/00001', 'INV/2026/00001'] } }, /^doubled: a number/],
  [
    'a number from the future',
    { series: { numbers: ['INV/2026/00001', 'INV/2026/00002'] } },
    /^wrong: a number is bey/,
  ],
  ['two deliveries', { saleOrder: { deliveries: [delivery, delivery] } }, /^doubled: 2 deliveries/],
  ['no delivery', { saleOrder: { deliveries: [] } }, /^lost: the sale order is confirmed and has no delivery/],
  ['an order shipped twice', { ledger: [...ledger, ...again] }, /^doubled: shipped 2 times/],
  ['a shipment that we do not know of', { delivery: { toldBy: 'portal' } }, /^wrong: we shipped it/],
  ['a shipment that never arrived', { ledger: reference }, /^wrong: .* no OR24 with an effect/],
  [
    'a delivery that was not told',
    { delivery: { isTold: false, toldBy: null } },
    /^lost: OUT\/1 is done and was not told/,
  ],
  [
    'a delivery that is not shipped there',
    { marketplace: { state: 'SHIPPING' }, order: { state: 'SHIPPING' } },
    /^lost: OUT\/1 is done, and the marketplace shows SHIPPING/,
  ],
  ['a shipment that left us behind', { delivery: { state: 'ready' } }, /^wrong: SHIPPED on .* OUT\/1 is ready/],
  ['another tracking number', { marketplace: { trackingNumber: '6A2' } }, /^wrong: tracking COLISSIMO 6A2 .* 6A1/],
  ['another carrier', { marketplace: { carrierCode: 'DPD_FR' } }, /^wrong: tracking DPD_FR/],
  ['our number written twice', { ledger: [...ledger, ...reference] }, /^doubled: our order number was written 2 times/],
  ['our number never written', { marketplace: { sellerReference: null } }, /^lost: our order number SO-1 was never/],
  ['another number written', { marketplace: { sellerReference: 'SO-2' } }, /^wrong: the marketplace has our order/],
  [
    'our number still to be written',
    { order: { isSellerReferenceWanted: true } },
    /^lost: our order number still waits/,
  ],
  [
    'a cancelation that we missed',
    { marketplace: { state: 'CANCELED' }, order: { state: 'CANCELED' } },
    /^wrong: CANCELED on the marketplace, the sale order is confirmed/,
  ],
  ['a cancelation of our own', { saleOrder: { state: 'cancelled' } }, /^wrong: SHIPPED .* the sale order is cancelled/],
  [
    'a delivery that outlives its order',
    { saleOrder: { state: 'cancelled' }, delivery: { state: 'ready' } },
    /^wrong: the sale order is cancelled, its delivery is open/,
  ],
  [
    'an order that does not end',
    { marketplace: { state: 'CLOSED' } },
    /^wrong: closed on the marketplace, and waiting/,
  ],
  ['stock that does not add up', { stock: { onHand: 997 } }, /^wrong: 997 on hand/],
  ['a reservation without a move', { stock: { reserved: 1, openReservations: 1 } }, /^wrong: 1 reserved, moves give 0/],
  [
    'a reservation that stays',
    { stock: { reserved: 1, movedReserved: 1 } },
    /^wrong: 1 reserved, open deliveries hold 0/,
  ],
  [
    'goods that left twice',
    { stock: { onHand: 996, movedOnHand: -4 } },
    /^doubled: 4 left the stock, 2 were delivered/,
  ],
  ['goods that did not leave', { stock: { onHand: 1000, movedOnHand: 0 } }, /^lost: 0 left the stock, 2 were/],
  ['a stock move that stands twice', { repeatedMoves: ['delivery/OUT/1'] }, /^doubled: a stock move/],
  ['a run that is left open', { run: { isOpen: true, state: 'running' } }, /^lost: left open, running/],
  ['a run that failed', { run: { state: 'failed', message: 'no idea' } }, /^unexplained: failed: null, no idea/],
  ['a record that nobody settled', { run: { draftRecords: ['AN-1-A'] } }, /^lost: nobody settled AN-1-A/],
  ['an open order that nobody follows', { workflows: [] }, /^lost: open, and no workflow follows it/],
  ['a workflow of an ended order', { order: { progress: 'finished' } }, /^wrong: a workflow follows it, and it is not/],
  [
    'a sweep that does not end',
    { workflows: [follower, { workflowId: 'orderSweep/demo', type: 'orderSweep', status: 'RUNNING' }] },
    /^unexplained: the orderSweep still runs/,
  ],
  [
    'a workflow that ended badly',
    { workflows: [follower, { ...follower, status: 'FAILED' }] },
    /^unexplained: its orderLifecycle ended as FAILED/,
  ],
  [
    'an order that nobody has',
    { orders: [booked, { ...booked, orderId: 'X' }] },
    /^unexplained: the marketplace has no/,
  ],
  [
    'a write about another shop’s order',
    {
      ledger: [
        ...ledger,
        { at: '2026-01-01T10:00:01.000Z', operation: 'OR23', orderId: 'AN-9-A', shopId: '2042', hasEffect: false },
      ],
    },
    /^unexplained: OR23 was sent about an order of another shop/,
  ],
];

describe('FLT-01 the auditor', () => {
  it('finds nothing where all is as it should be', () => {
    expect(found({})).toEqual([]);
  });

  it.each(violations)('finds %s', (_, world, finding) => {
    expect(found(world)).toContainEqual(expect.stringMatching(finding));
  });

  it('names the order that a finding is about', () => {
    const [first] = audit(aQuietWorld({ marketplace: { total: '1.00' } }));
    expect(first?.subject).toBe('AN-1-A');
  });
});

describe('FLT-01 the auditor accepts what happened for a reason', () => {
  const unsold = { saleOrders: [] };
  it.each<[string, World]>([
    [
      'an unknown SKU that waits for its product',
      {
        marketplace: { state: 'SHIPPING', skus: ['NOBODY'], sellerReference: null, trackingNumber: null },
        order: { ...parked('unknownSku'), ...unsold, state: 'SHIPPING', isApplied: false },
        ledger: [],
      },
    ],
    ['what was cancelled and refunded after its invoice', credited({})],
    [
      'a refund that is not paid yet',
      credited({ refund: { state: 'WAITING_REFUND' }, notes: [{ ...refundNote, state: 'draft' }, cancelNote] }),
    ],
    ['what was refunded before it was cancelled', credited({ notes: [refundNote, half] })],
    [
      'an order that was cancelled before its import',
      {
        marketplace: { state: 'CANCELED', sellerReference: null },
        order: { ...unsold, state: 'CANCELED', decision: 'ignored', progress: 'finished', isApplied: false },
        ledger: [],
        workflows: [],
      },
    ],
    [
      'an operation that Temporal did not hear of, as its caller was told',
      { run: { state: 'failed', message: 'Temporal did not answer: the operation was not started. Start it again.' } },
    ],
    ['a run whose API was killed before it started it', { run: { state: 'failed', reasonCode: 'interrupted' } }],
    [
      'a shipment of ours that lost its answer, on an order that is held for what changed in that moment',
      {
        marketplace: { skus: ['NOBODY'] },
        order: { ...parked('unknownSku', 'applyMarketplaceChange'), isApplied: false },
        delivery: { isTold: false, toldBy: null },
      },
    ],
    ['an order that the portal shipped', { delivery: { toldBy: 'portal' }, ledger: reference }],
    [
      'a push that somebody in the portal overtook by a moment',
      { marketplace: { isShippedInPortal: true }, ledger: ledger.filter(({ operation }) => operation !== 'OR24') },
    ],
  ])('%s', (_, world) => {
    expect(found(world)).toEqual([]);
  });
});
