import { audit } from '../../../scripts/faults/audit/audit';
import { aQuietWorld, cancelNote, deliveryLine, invoice, part, refund, refundNote, type World } from './a-quiet-world';
import {
  left,
  rest,
  ofPart,
  ofRest,
  inParts,
  toldOf,
  restLeft,
  inAll,
  gone,
  goneAndTold,
  goods,
  shipping,
} from './an-order-in-parts';

const found = (world: World): string[] => audit(aQuietWorld(world)).map(({ kind, words }) => `${kind}: ${words}`);

/** Of a second line, of which nothing has left. */
const unsent = { lineId: '13', quantity: 0 };
const unsentLine = { lineId: '13', quantity: 1, reserved: 1, missing: 0, left: 0 };
const linesOfParts = [{ id: 'AN-1-A-1', ordered: 6, cancelled: 0 }];

const violations: readonly (readonly [string, World, RegExp])[] = [
  ['units that are in no delivery', inParts({ deliveries: [left] }), /^lost: .* 4 delivered and 0 open of 6 ordered/],
  [
    'units that are in two deliveries',
    inParts({
      deliveries: [
        left,
        rest,
        { ...rest, name: 'OUT/3', lines: [{ ...deliveryLine, quantity: 1, reserved: 1, left: 0 }] },
      ],
    }),
    /^doubled: .* 4 delivered and 3 open of 6 ordered/,
  ],
  [
    'units that are cancelled and still to leave',
    inParts({}, { lines: [{ id: 'AN-1-A-1', ordered: 6, cancelled: 1 }] }),
    /^wrong: .* 4 delivered and 2 open of 6 ordered are in deliveries, though 1 are cancelled/,
  ],
  [
    'a cancelation that the line does not know',
    inParts({}, { lines: [{ id: 'AN-1-A-1', ordered: 6, cancelled: 1 }] }),
    /^wrong: AN-1-A-1: 5 of 6 live on the marketplace, 6 of 6 are booked/,
  ],
  ['a line that nobody ordered', inParts({}, { lines: [] }), /^unexplained: the marketplace has no line AN-1-A-1/],
  [
    'units that left and were cancelled, and nobody was asked',
    goneAndTold({ isGoneDecided: false }),
    /^unexplained: 1 units left and were cancelled, and nobody was asked/,
  ],
  [
    'a delivery that took stock twice',
    { delivery: { lines: [{ ...deliveryLine, left: 12 }] } },
    /^doubled: OUT\/1: 12 left the stock for 6/,
  ],
  [
    'a delivery that took no stock',
    { delivery: { lines: [{ ...deliveryLine, left: 0 }] } },
    /^lost: OUT\/1: 0 left the stock for 6/,
  ],
  [
    'an open delivery that took stock',
    inParts({ deliveries: [left, { ...rest, lines: [{ ...deliveryLine, quantity: 2, reserved: 2, left: 2 }] }] }),
    /^doubled: OUT\/2: 2 left the stock for 0/,
  ],
  [
    'units that are neither reserved nor missing',
    inParts({ deliveries: [left, { ...rest, lines: [{ ...deliveryLine, quantity: 2, reserved: 1, left: 0 }] }] }),
    /^wrong: OUT\/2: 1 reserved and 0 missing of 2/,
  ],
  [
    'a delivery that is ready and lacks something',
    inParts({
      deliveries: [left, { ...rest, lines: [{ ...deliveryLine, quantity: 2, reserved: 1, missing: 1, left: 0 }] }],
    }),
    /^wrong: OUT\/2 is ready, and lacks something/,
  ],
  [
    'a delivery that waits for nothing',
    inParts({ deliveries: [left, { ...rest, state: 'waiting' }] }),
    /^wrong: OUT\/2 is waiting, and lacks nothing/,
  ],
  [
    'a part that counts as told while the rest is still to leave',
    inParts({ deliveries: [{ ...left, isTold: true, toldBy: 'portal' }, rest] }),
    /^wrong: OUT\/1 counts as told, and something is still to leave/,
  ],
  [
    'a shipment that was told before the rest left',
    inAll({ deliveries: [toldOf({ ...left, isLast: false }), { ...restLeft, doneAt: '2026-01-01T10:00:02.000Z' }] }),
    /^wrong: shipped on the marketplace \(OR24\) before OUT\/2 left/,
  ],
  ['a part that is not invoiced', inParts({ invoices: [] }), /^lost: no invoice/],
  ['units that are not invoiced', inAll({ invoices: [ofPart] }), /^lost: AN-1-A-1: 4 units are invoiced, 6 are due/],
  [
    'units that are invoiced before they leave',
    inParts({ invoices: [{ ...invoice, lines: [part] }] }),
    /^wrong: AN-1-A-1: 6 units are invoiced, 4 are due/,
  ],
  [
    'parts that do not sum to the line',
    inAll({
      invoices: [
        ofPart,
        { ...ofRest, total: '39.9900', lines: [{ lineId: '11', quantity: 2, amount: '39.9900', tax: '6.6700' }] },
      ],
    }),
    /^wrong: AN-1-A-1 \(product\): amount of 120.0000 is due, 119.9900 is invoiced/,
  ],
  [
    'parts of a tax that do not sum to the tax',
    inAll({
      invoices: [ofPart, { ...ofRest, lines: [{ lineId: '11', quantity: 2, amount: '40.0000', tax: '6.6600' }] }],
    }),
    /^wrong: AN-1-A-1 \(product\): tax of 20.0000 is due, 19.9900 is invoiced/,
  ],
  [
    'a part of another share',
    inParts({
      invoices: [
        {
          ...ofPart,
          total: '89.9300',
          lines: [{ lineId: '11', quantity: 4, amount: '80.0300', tax: '13.3300' }, ...ofPart.lines.slice(1)],
        },
      ],
    }),
    /^wrong: AN-1-A-1 \(product\): amount of 80.0000 is due, 80.0300 is invoiced/,
  ],
  [
    'shipping that is invoiced twice',
    inAll({ invoices: [ofPart, { ...ofRest, total: '49.9000', lines: [...ofRest.lines, ...ofPart.lines.slice(1)] }] }),
    /^wrong: AN-1-A-1 \(shipping\): amount of 9.9000 is due, 19.8000 is invoiced/,
  ],
  [
    'an invoice that is not the sum of its lines',
    { invoice: { lines: [{ ...part, amount: '119.0000' }] } },
    /^wrong: order: 120.0000 in all, its lines are 119/,
  ],
  [
    'a credit note that is not the sum of its lines',
    gone({ creditNotes: [{ ...cancelNote, total: '20.0100' }] }),
    /^wrong: cancelation\/8: 20.0100 in all, its lines are 20/,
  ],
  [
    'two invoices of one delivery',
    inParts({ invoices: [ofPart, { ...ofPart, source: 'delivery/21#2' }] }),
    /^doubled: 2 invoices, for delivery\/21, delivery\/21/,
  ],
  [
    'an invoice of a delivery that has not left',
    inParts({ invoices: [ofPart, ofRest] }),
    /^wrong: an invoice for delivery\/22, which has not left/,
  ],
  [
    'units that are credited beyond what was cancelled',
    gone({
      creditNotes: [
        {
          ...cancelNote,
          total: '60.0300',
          lines: [{ lineId: '11', quantity: 1, amount: '60.0300', tax: '3.3300' }],
        },
      ],
    }),
    /^wrong: cancelation 8 is of 60.00, its credit notes of 60.0300/,
  ],
  [
    'units that left, were cancelled, and are not credited',
    gone({ creditNotes: [] }),
    /^wrong: AN-1-A-1: 4 units are invoiced, 3 are due/,
  ],
  [
    'stock that is free while others wait for it',
    { stock: { missing: 1 } },
    /^lost: 998 are free, and deliveries wait for 1/,
  ],
  [
    'stock that arrived and is not there',
    { arrivals: [{ reference: 'received/2', sku: 'DRILL', units: 5 }] },
    /^lost: 5 of DRILL arrived, and no stock move says so/,
  ],
  [
    'stock that arrived otherwise than it was said',
    { arrivals: [{ reference: 'received/1', sku: 'DRILL', units: 4 }] },
    /^wrong: 4 of DRILL arrived, moved are 5 of DRILL/,
  ],
];

describe('FLT-01 the auditor of what leaves and is invoiced in parts', () => {
  it.each(violations)('finds %s', (_, world, finding) => {
    expect(found(world)).toContainEqual(expect.stringMatching(finding));
  });

  it.each<[string, World]>([
    ['an order of which a part has left', inParts()],
    ['an order that has left in two parts', inAll()],
    [
      'a paid refund of what is invoiced once it leaves',
      inParts(
        {
          creditNotes: [{ ...refundNote, state: 'draft', lines: [{ ...unsent, amount: '10.0000', tax: '1.6700' }] }],
          lines: [goods, shipping, { ...goods, id: '13', marketplaceLineId: 'AN-1-A-2', ordered: 1, quantity: 1 }],
          deliveries: [left, { ...rest, lines: [...rest.lines, unsentLine] }],
        },
        { refunds: [refund], lines: [...linesOfParts, { id: 'AN-1-A-2', ordered: 1, cancelled: 0 }] },
      ),
    ],
    ['an order of which units had left when they were cancelled', goneAndTold()],
    [
      'one that is held for that',
      {
        ...gone({ isGoneDecided: false }),
        order: {
          ...{ state: 'SHIPPING', progress: 'parked', parkedStep: 'applyMarketplaceChange' },
          ...{ reasonCode: 'shippedButCancelled', reasonText: 'why' },
        },
      },
    ],
    [
      'what a person left out, since it was refunded',
      {
        line: { refundHold: 'leftOut' },
        delivery: { lines: [{ ...deliveryLine, quantity: 5, reserved: 5, left: 5 }] },
      },
    ],
  ])('accepts %s', (_, world) => {
    expect(found(world)).toEqual([]);
  });
});
