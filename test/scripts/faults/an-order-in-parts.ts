import {
  cancelation,
  cancelNote,
  delivery,
  deliveryLine,
  invoice,
  ledger,
  line,
  type Delivery,
  type Invoice,
  type SaleOrder,
  type World,
} from './a-quiet-world';

const unshipped = { state: 'SHIPPING', trackingNumber: null, carrierCode: null } as const;
const untold = { isTold: false, toldBy: null } as const;
const noShipment = ledger.filter(({ operation }) => operation === 'OR04');

/** Four of the six have left, and are invoiced with the shipping; two are still to leave. */
export const left: Delivery = {
  ...delivery,
  ...untold,
  lines: [{ ...deliveryLine, quantity: 4, reserved: 4, left: 4 }],
};
export const rest: Delivery = {
  ...{ ...delivery, ...untold, id: '22', name: 'OUT/2', state: 'ready', isBackOrder: true },
  ...{ isLast: false, doneAt: null, carrierCode: null, trackingNumber: null },
  lines: [{ ...deliveryLine, quantity: 2, reserved: 2, left: 0 }],
};
export const goods = { ...line, isInvoicedOnDelivery: true };
export const shipping = {
  ...{ ...line, id: '12', kind: 'shipping', ordered: 1, quantity: 1, amount: '9.9000', tax: '1.6500' },
  isInvoicedOnDelivery: false,
};
export const ofPart: Invoice = {
  ...{ ...invoice, source: 'delivery/21', total: '89.9000', payments: [{ amount: '89.9000' }] },
  lines: [
    { lineId: '11', quantity: 4, amount: '80.0000', tax: '13.3300' },
    { lineId: '12', quantity: 1, amount: '9.9000', tax: '1.6500' },
  ],
};
export const ofRest: Invoice = {
  ...{ ...invoice, source: 'delivery/22', number: 'INV/2026/00002', total: '40.0000' },
  payments: [{ amount: '40.0000' }],
  lines: [{ lineId: '11', quantity: 2, amount: '40.0000', tax: '6.6700' }],
};

export const inParts = (otherwise: Partial<SaleOrder> = {}, lines: World['marketplace'] = {}): World => ({
  marketplace: { ...unshipped, total: '129.90', ...lines },
  order: { state: 'SHIPPING', waitingFor: 'delivery' },
  saleOrder: {
    ...{ total: '129.9000', lines: [goods, shipping], deliveries: [left, rest], invoices: [ofPart] },
    ...otherwise,
  },
  ledger: noShipment,
});

/** The rest has left as well, and the marketplace was told. */
export const toldOf = (one: Delivery): Delivery => ({ ...one, isTold: true, toldBy: 'us' });
export const restLeft: Delivery = toldOf({
  ...{ ...rest, state: 'done', isLast: true, doneAt: '2026-01-01T10:00:00.500Z', carrierCode: 'COLISSIMO' },
  ...{ trackingNumber: '6A1', lines: [{ ...deliveryLine, quantity: 2, reserved: 2, left: 2 }] },
});
export const inAll = (otherwise: Partial<SaleOrder> = {}): World => ({
  marketplace: { total: '129.90' },
  saleOrder: {
    ...{ total: '129.9000', lines: [goods, shipping], invoices: [ofPart, ofRest] },
    ...{ deliveries: [toldOf({ ...left, isLast: false, trackingNumber: '6A0' }), restLeft] },
    ...otherwise,
  },
  series: { nextNumber: 3, numbers: ['INV/2026/00001', 'INV/2026/00002'] },
});

const restCancelled: Delivery = { ...rest, state: 'cancelled', lines: [{ ...deliveryLine, quantity: 0, left: 0 }] };

/** One of the four units that had left was cancelled afterwards, with the two that had not. */
export const gone = (otherwise: Partial<SaleOrder> = {}): World =>
  inParts(
    {
      ...{ total: '69.9000', isGoneDecided: true, creditNotes: [cancelNote] },
      ...{ lines: [{ ...goods, quantity: 3, amount: '60.0000', tax: '10.0000' }, shipping] },
      ...{ deliveries: [left, restCancelled] },
      ...otherwise,
    },
    {
      ...{ total: '69.90', cancelations: [{ ...cancelation, total: '60.00' }] },
      lines: [{ id: 'AN-1-A-1', ordered: 6, cancelled: 3 }],
    },
  );

/** And the marketplace was told of what has left. */
export const goneAndTold = (otherwise: Partial<SaleOrder> = {}): World => {
  const world = gone({ deliveries: [toldOf(left), restCancelled], ...otherwise });
  return {
    ...world,
    marketplace: { ...world.marketplace, state: 'SHIPPED', trackingNumber: '6A1', carrierCode: 'COLISSIMO' },
    order: { waitingFor: 'receipt' },
    ledger,
  };
};
