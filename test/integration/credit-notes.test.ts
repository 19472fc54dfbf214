import { randomBytes } from 'node:crypto';
import type { InvoiceBody } from '../../api/schemas/invoice';
import type { OrderBody } from '../../api/schemas/order';
import { createSecretBox } from '../../platform/secret-box';
import { serveApi, type ApiUnderTest } from '../api/support/api-under-test';
import { take } from '../support/booked';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { deliverUnits } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, KNOWN_SKU } from '../support/importing';
import { aBookedOrderOfFour, dateOfAnswer, invoicesOf, isTakenOver, ofFour } from '../support/order-of-four';
import { finished, orderRow, waitingFor } from '../support/order-row';
import type { RawOrder } from '../support/raw-order';
import { timelineOf } from '../support/timeline';

let connector: TestConnector;
let under: ApiUnderTest;
beforeAll(async () => {
  connector = await startConnector({
    settings: { writeBackOrderNumber: false, taxSystem: 'marketplace', trackingPush: 'scheduled' },
  });
  const { dataSource, client: temporal } = connector;
  under = await serveApi({ dataSource, temporal, secretBox: createSecretBox([{ id: 'test', key: randomBytes(32) }]) });
}, 60_000);
afterAll(async () => {
  await under.stop();
  await connector.stop();
});

const read = async (id: string): Promise<NonNullable<OrderBody['saleOrder']>> => {
  const { saleOrder } = (await under.call({ url: `/orders/${INSTANCE_CODE}/${id}` })).json<OrderBody>();
  if (saleOrder === null) throw new Error(`${id} is not imported`);
  return saleOrder;
};

const creditNoteOf = async (id: string, source: string): Promise<InvoiceBody> => {
  const found = (await read(id)).invoices.find((invoice) => invoice.source === source);
  if (found === undefined) throw new Error(`${id} has no ${source}`);
  return found;
};

const dueOf = async (id: string): Promise<string> => (await read(id)).amounts.refundDue.amount;

/** A unit of an order of four, at 12.00 with its tax. */
const refundOf = (refund: RawOrder): RawOrder => ({
  refunds: [{ id: 'R-1', quantity: 1, amount: 10, taxes: [{ code: 'VAT20', amount: 2 }], ...refund }],
});
const ended = { order_state: 'CANCELED' };
const endedLine = { order_line_state: 'CANCELED' };

/** Taken over in this answer, and nothing more to do. */
async function answer(id: string, at: number, parts: Parameters<typeof ofFour>[2]): Promise<void> {
  await take(connector, ofFour(id, at, parts));
  await eventually(() => isTakenOver(connector, id, at));
}

describe('CAN-02 a credit note', () => {
  it('goes to whom its invoice went, whatever the billing address has become', async () => {
    const id = await aBookedOrderOfFour(connector, 'BILLED');
    const { customer } = ofFour(id, 0) as { customer: { billing_address: object } };
    const billedTo = (street_1: string): RawOrder => ({
      customer: { ...customer, billing_address: { ...customer.billing_address, street_1 } },
    });
    await answer(id, 10, { order: billedTo('1 rue Neuve') });
    await answer(id, 20, { cancelled: 1, order: billedTo('1 rue Neuve') });
    await answer(id, 30, { cancelled: 1, order: billedTo('2 rue Neuve') });
    const rows: unknown[] = await connector.dataSource.query(
      `select v.kind, p.street1 as invoiced, b.street1 as "orderIsBilledTo"
         from invoice v join partner p on p.id = v.partner_id join sale_order s on s.id = v.sale_order_id
         join marketplace_order o on o.id = s.order_id join partner b on b.id = s.invoice_partner_id
        where o.marketplace_order_id = $1 order by v.id`,
      [id],
    );
    const invoiced = '3 rue des Forges';
    expect(rows).toEqual([
      { kind: 'invoice', invoiced, orderIsBilledTo: '2 rue Neuve' },
      { kind: 'creditNote', invoiced, orderIsBilledTo: '2 rue Neuve' },
    ]);
  });

  it('of a cancelation that names a second line in a later answer does not swallow that', async () => {
    const id = 'TWO-LINES';
    const line = (isCancelled: boolean): RawOrder => ({
      ...{ offer_sku: KNOWN_SKU, quantity: 2, price_unit: 10, price: isCancelled ? 10 : 20, shipping_price: 0 },
      ...{ taxes: [{ code: 'VAT20', rate: 20, amount: isCancelled ? 2 : 4 }], shipping_taxes: [] },
      cancelations: isCancelled
        ? [{ id: 'C-ONE', quantity: 1, amount: 10, shipping_amount: 0, taxes: [{ code: 'VAT20', amount: 2 }] }]
        : [],
    });
    const twoLines = (at: number, first: boolean, second: boolean): RawOrder =>
      aFreshOrder(id, line(first))
        .withLine(line(second))
        .with({ last_updated_date: dateOfAnswer(at) })
        .build();
    await take(connector, twoLines(0, false, false));
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await take(connector, twoLines(10, true, false));
    await eventually(() => isTakenOver(connector, id, 10));
    await take(connector, twoLines(20, true, true));
    await eventually(() => isTakenOver(connector, id, 20));
    expect(await invoicesOf(connector, id)).toEqual([
      { source: 'order', state: 'paid', total: '48' },
      { source: 'cancelation/C-ONE', state: 'draft', total: '12' },
      { source: 'cancelation/C-ONE#2', state: 'draft', total: '12' },
    ]);
    expect((await read(id)).amounts).toMatchObject({ ours: { amount: '24.00' }, refundDue: { amount: '24.00' } });
  });

  it('of an order that ends does not give back again what was refunded and never shipped', async () => {
    const id = await aBookedOrderOfFour(connector, 'UNSHIPPED');
    const line = refundOf({ refund_state: 'REFUNDED', excluded_from_shipment: true });
    await answer(id, 10, { line });
    const { id: orderId } = await orderRow(connector, id);
    await connector.dataSource.transaction(async (manager) => {
      const deliveryId = await deliverUnits(manager, orderId, 1);
      await manager.query(`update delivery set told_at = now(), told_by = 'us' where id = $1`, [deliveryId]);
    });
    await take(connector, ofFour(id, 20, { line: { ...line, ...endedLine }, order: ended }));
    await eventually(() => finished(connector, id));
    // A unit and the shipping stay: 12.00 and 4.80; two units never left.
    expect(await invoicesOf(connector, id)).toEqual([
      { source: 'order', state: 'paid', total: '52.8' },
      { source: 'refund/R-1', state: 'posted', total: '12' },
      { source: 'cancelation/order', state: 'draft', total: '24' },
    ]);
    expect(await dueOf(id)).toBe('24.00');
  });

  it('has totals in the currency, also where the marketplace gives finer amounts', async () => {
    const id = await aBookedOrderOfFour(connector, 'FINE');
    const fine = { amount: 10.004, taxes: [{ code: 'VAT20', amount: 2.0008 }], refund_state: 'WAITING_REFUND' };
    const refunds = ['1', '2'].map((refundId) => ({ id: `R-${refundId}`, quantity: 1, ...fine }));
    await answer(id, 10, { line: { refunds } });
    const notes = (await read(id)).invoices.filter(({ kind }) => kind === 'creditNote');
    expect(notes.map(({ untaxed, tax, total }) => [untaxed.amount, tax.amount, total.amount])).toEqual([
      ['10.00', '2.00', '12.00'],
      ['10.01', '2.00', '12.01'],
    ]);
    expect(await dueOf(id)).toBe('24.01');
  });
});

describe('CAN-05 what a refund gives back', () => {
  it('of the commission is kept as given', async () => {
    const id = await aBookedOrderOfFour(connector, 'COMMISSION');
    const waiting = refundOf({ refund_state: 'WAITING_REFUND', commission_total_amount: 1.2 });
    await answer(id, 10, { line: waiting });
    expect((await creditNoteOf(id, 'refund/R-1')).commission).toEqual({ amount: '1.20', currency: 'EUR' });
    await answer(id, 20, { line: refundOf({ refund_state: 'REFUNDED', commission_total_amount: 1.25 }) });
    expect((await read(id)).amounts.commissionRefunded).toEqual({ amount: '1.25', currency: 'EUR' });
  });

  it('of an order that was cancelled whole before goes off what is due, once, when it is paid', async () => {
    const id = await aBookedOrderOfFour(connector, 'ENDED-FIRST');
    await take(connector, ofFour(id, 10, { line: endedLine, order: ended }));
    await eventually(() => finished(connector, id));
    await answer(id, 20, { line: { ...endedLine, ...refundOf({ refund_state: 'WAITING_REFUND' }) }, order: ended });
    expect(await dueOf(id)).toBe('52.80');
    const paid = { line: { ...endedLine, ...refundOf({ refund_state: 'REFUNDED' }) }, order: ended };
    await answer(id, 30, paid);
    await answer(id, 40, paid);
    expect(await invoicesOf(connector, id)).toMatchObject([{ source: 'order' }, { source: 'cancelation/order' }]);
    expect(await creditNoteOf(id, 'cancelation/order')).toMatchObject({
      payments: [{ reference: 'refund/R-1', amount: { amount: '12.00' }, enteredBy: null }],
      refundDue: { amount: '40.80' },
    });
    expect(await dueOf(id)).toBe('40.80');
    await eventually(() => finished(connector, id));
  });
});

describe('CAN-02 what we paid back of a cancelation by ourselves', () => {
  const pay = (id: string, body: object) => under.call({ method: 'POST', url: `/invoices/${id}/payments`, body });

  async function aCancelledOrder(name: string): Promise<{ id: string; creditNoteId: string }> {
    const id = await aBookedOrderOfFour(connector, name);
    await take(connector, ofFour(id, 10, { line: endedLine, order: ended }));
    await eventually(() => finished(connector, id));
    return { id, creditNoteId: (await creditNoteOf(id, 'cancelation/order')).id };
  }

  it('is entered in parts, never more than is due, with who and when', async () => {
    const { id, creditNoteId } = await aCancelledOrder('PAID-BACK');
    const paidAt = '2026-03-01T10:00:00.000Z';
    const first = await pay(creditNoteId, { amount: '20', paidAt, note: 'by transfer' });
    expect(first.json()).toMatchObject({
      ...{ state: 'draft', refundDue: { amount: '32.80' } },
      payments: [{ amount: { amount: '20.00' }, paidAt, note: 'by transfer', enteredBy: expect.stringMatching(/./) }],
    });
    expect(await dueOf(id)).toBe('32.80');
    const refused: [object, string][] = [
      [{ amount: '32.81' }, '32.80 EUR'],
      [{ amount: '1.001' }, 'finer than EUR'],
      [{ amount: '0.00' }, 'more than 0'],
      [{ amount: '1', paidAt: '2999-01-01T00:00:00Z' }, 'one day'],
    ];
    for (const [body, words] of refused) {
      expect((await pay(creditNoteId, body)).json()).toMatchObject({
        status: 422,
        detail: expect.stringContaining(words),
      });
    }
    expect((await pay(creditNoteId, { amount: '1', journal: 'INV' })).statusCode).toBe(400);
    const invoiceId = (await read(id)).invoices[0]?.id ?? '';
    expect((await pay(invoiceId, { amount: '1' })).statusCode).toBe(409);

    expect((await under.call({ method: 'POST', url: `/invoices/${creditNoteId}/validate` })).statusCode).toBe(200);
    await eventually(async () => (await creditNoteOf(id, 'cancelation/order')).state === 'posted');
    expect((await pay(creditNoteId, { amount: '32.80' })).json()).toMatchObject({ state: 'paid', refundDue: null });
    expect(await dueOf(id)).toBe('0.00');
    expect((await pay(creditNoteId, { amount: '0.01' })).statusCode).toBe(409);
    const told = await timelineOf(connector, id, 'paidBack');
    expect(told.map(({ sentence }) => sentence)).toEqual([
      '20.00 EUR paid back to the customer: by transfer',
      '32.80 EUR paid back to the customer',
    ]);
    await eventually(() => finished(connector, id));
  });

  it('before the credit note has its number makes that paid with it', async () => {
    const { id, creditNoteId } = await aCancelledOrder('PAID-BACK-EARLY');
    expect((await pay(creditNoteId, { amount: '52.80' })).json()).toMatchObject({ state: 'draft' });
    expect(await dueOf(id)).toBe('0.00');
    await under.call({ method: 'POST', url: `/invoices/${creditNoteId}/validate` });
    await eventually(async () => (await creditNoteOf(id, 'cancelation/order')).state === 'paid');
  });

  it('by two people at once is entered once', async () => {
    const { id, creditNoteId } = await aCancelledOrder('PAID-BACK-TWICE');
    const answers = await Promise.all([pay(creditNoteId, { amount: '52.80' }), pay(creditNoteId, { amount: '52.80' })]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    expect(await dueOf(id)).toBe('0.00');
  });
});
