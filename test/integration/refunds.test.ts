import { randomBytes } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import type { InvoiceBody } from '../../api/schemas/invoice';
import type { OrderBody } from '../../api/schemas/order';
import { createSecretBox } from '../../platform/secret-box';
import { serveApi, type ApiUnderTest } from '../api/support/api-under-test';
import { bookByItself } from '../support/booking-steps';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, importIds, placeRaw } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { command } from '../support/order-commands';
import { finished, orderRow, waitingFor } from '../support/order-row';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
let under: ApiUnderTest;
beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false, taxSystem: 'marketplace' } });
  marketplace = marketplaceOf(connector);
  const { dataSource, client: temporal } = connector;
  under = await serveApi({ dataSource, temporal, secretBox: createSecretBox([{ id: 'test', key: randomBytes(32) }]) });
}, 60_000);
afterAll(async () => {
  await under.stop();
  await connector.stop();
});

const read = async (id: string): Promise<OrderBody> =>
  (await under.call({ url: `/orders/${INSTANCE_CODE}/${id}` })).json<OrderBody>();

const creditNotesOf = async (id: string): Promise<InvoiceBody[]> =>
  ((await read(id)).saleOrder?.invoices ?? []).filter(({ kind }) => kind === 'creditNote');

const amountsOf = async (id: string) => {
  const amounts = (await read(id)).saleOrder?.amounts;
  return [amounts?.credited.amount, amounts?.refunded.amount, amounts?.refundDue.amount];
};

const heldToDos = async (id: string): Promise<string[]> => {
  const url = `/to-dos?kind=heldDelivery&reasonCode=refundedBeforeShipping&subject=${id}`;
  const { items } = (await under.call({ url })).json<{ items: { state: string; closedBy: string | null }[] }>();
  return items.map(({ state, closedBy }) => `${state} by ${closedBy ?? 'nobody'}`);
};

const post = (url: string, body: object = {}): Promise<LightMyRequestResponse> =>
  under.call({ method: 'POST', url, body });

/** Booked, paid, and with the warehouse. */
async function anOrder(): Promise<string> {
  const [id = ''] = await connector.place('threeLines');
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return id;
}

async function aShippedOrder(): Promise<string> {
  const id = await anOrder();
  await deliver(connector, id, colissimo);
  await eventually(() => waitingFor(connector, id, 'shippedState'));
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'receipt'));
  return id;
}

interface WireLine {
  readonly order_line_id: string;
  readonly price: number;
  readonly shipping_price: number;
  readonly refunds: readonly { readonly id: string; readonly amount: number; readonly taxes: { amount: number }[] }[];
}

const linesOf = async (id: string): Promise<readonly WireLine[]> =>
  (await marketplace.rawOrder(id)).order_lines as readonly WireLine[];

/** Of the first line, on the marketplace. */
async function refund(id: string, parts: object, state = 'REFUNDED'): Promise<void> {
  const [line] = await linesOf(id);
  await marketplace.act(id, 'refund', { state, lines: [{ orderLineId: line?.order_line_id, ...parts }] });
}

describe('CAN-05 refunds found on an order', () => {
  it('become a credit note each, with the taxes given, validated when the marketplace has paid, and once', async () => {
    const reasons = `insert into master_data_entry (instance_id, kind, scope, code, label, state)
                     select id, 'reasons', 'REFUND', '17', 'Returned goods', 'listed' from instance`;
    await connector.dataSource.query(reasons);
    const id = await aShippedOrder();
    const { saleOrder: before } = await read(id);
    await refund(id, { amount: '5.00', quantity: 1 }, 'WAITING_REFUND');
    await refund(id, { amount: '0', shippingAmount: '1.00' }, 'WAITING_REFUND');
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id)).length === 2);
    const drafts = await creditNotesOf(id);
    expect(drafts.map(({ state, number, refundState }) => [state, number, refundState])).toEqual([
      ['draft', null, 'WAITING_REFUND'],
      ['draft', null, 'WAITING_REFUND'],
    ]);
    expect(drafts[0]?.reason).toMatch(/^Refund \S+ on the marketplace: Returned goods \(17\)$/);
    const [line] = await linesOf(id);
    const given = line?.refunds[0]?.taxes.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
    expect(given).toBeGreaterThan(0);
    expect(drafts[0]).toMatchObject({ tax: { amount: given.toFixed(2) }, total: { amount: (5 + given).toFixed(2) } });
    expect(drafts.map(({ lines }) => lines.map(({ quantity, amount }) => [quantity, amount.amount]))).toEqual([
      [[1, '5.00']],
      [[0, '1.00']],
    ]);

    await marketplace.act(id, 'move-refunds', { refundId: line?.refunds[0]?.id, state: 'REFUNDED' });
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id))[0]?.state === 'posted');
    await connector.sweep();
    const [posted, other] = await creditNotesOf(id);
    expect(posted).toMatchObject({ refundState: 'REFUNDED', credits: before?.invoices[0]?.number });
    expect(posted?.number).toMatch(/^INV\/\d{4}\/\d{5}$/);
    expect(other).toMatchObject({ state: 'draft', number: null });

    await marketplace.act(id, 'move-refunds', { state: 'REFUNDED' });
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id)).every(({ state }) => state === 'posted'));
    const { saleOrder } = await read(id);
    expect(saleOrder?.lines).toEqual(before?.lines);
    expect(saleOrder?.amounts.ours).toEqual(before?.amounts.ours);
    expect(saleOrder?.invoices.filter(({ kind }) => kind === 'invoice')).toEqual(before?.invoices);
    expect(await numberGaps()).toEqual([]);
  });

  it('are credited after the invoice in full, when they come before it and before the import', async () => {
    const line = { quantity: 3, price: 10, price_unit: 3.3333, taxes: [{ code: 'TVA20', rate: 20, amount: 2 }] };
    const refund = { id: 'R-1', amount: 4, quantity: 1, taxes: [{ code: 'TVA20', amount: 0.8 }] };
    const refunds = [{ ...refund, refund_state: 'REFUNDED', excluded_from_shipment: true }];
    await placeRaw(connector, [aFreshOrder('REFUNDED-EARLY', { ...line, refunds }).build()]);
    await importIds(connector, ['REFUNDED-EARLY']);
    await eventually(async () => (await creditNotesOf('REFUNDED-EARLY'))[0]?.state === 'posted');
    const { saleOrder } = await read('REFUNDED-EARLY');
    expect(saleOrder?.deliveries[0]?.lines).toMatchObject([{ quantity: 2 }]);
    const numbers = saleOrder?.invoices.map(({ kind, total, number }) => [kind, total.amount, number ?? '']) ?? [];
    const byNumber = [...numbers].sort(([, , left = ''], [, , right = '']) => (left < right ? -1 : 1));
    expect(byNumber.map(([kind, total]) => [kind, total])).toEqual([
      ['invoice', '15.00'],
      ['creditNote', '4.80'],
    ]);
    expect((await orderRow(connector, 'REFUNDED-EARLY')).invoiceState).toBe('paid');
  });

  it('follow their amounts as long as they are drafts', async () => {
    /** When the marketplace says that it was changed. */
    const answer = async (seconds: number, taxes: readonly object[], more: object): Promise<string> => {
      const refund = {
        ...{ id: 'R-2', amount: 5, quantity: 1, refund_state: 'WAITING_REFUND_TAX_CONFIRMATION' },
        ...{ taxes, ...more },
      };
      const at = new Date(Date.now() + seconds * 1000).toISOString();
      const line = { quantity: 1, price: 10, price_unit: 10, taxes: [{ code: 'TVA20', rate: 20, amount: 2 }] };
      const order = aFreshOrder('REFUNDED-TWICE', { ...line, refunds: [refund] }).with({ last_updated_date: at });
      await placeRaw(connector, [order.build()]);
      await connector.sweep();
      return at;
    };
    const totalOf = async () =>
      (await creditNotesOf('REFUNDED-TWICE')).map(({ total, state }) => [total.amount, state]);
    await answer(0, [], {});
    await eventually(async () => (await totalOf())[0]?.[0] === '5.00');
    await answer(10, [{ code: 'TVA20', amount: 1 }], { refund_state: 'WAITING_REFUND' });
    await eventually(async () => (await totalOf())[0]?.[0] === '6.00');
    await answer(20, [{ code: 'TVA20', amount: 1 }], { refund_state: 'REFUNDED' });
    await eventually(async () => (await totalOf())[0]?.[1] === 'posted');
    const last = await answer(30, [{ code: 'TVA20', amount: 0.5 }], { refund_state: 'WAITING_REFUND' });
    const takenOver = `from marketplace_order where marketplace_order_id = 'REFUNDED-TWICE'
                          and applied_content_hash = content_hash and last_updated_at = $1`;
    await eventually(async () => (await countOf(connector, takenOver, [last])) === 1);
    expect(await totalOf()).toEqual([['6.00', 'posted']]);
    const untaxed: unknown[] = await connector.dataSource.query(
      `select i.source from invoice i join invoice_line l on l.invoice_id = i.id
        where i.kind = 'creditNote' and l.amount_tax <> (
          select coalesce(sum(t.amount), 0) from invoice_line_tax t where t.invoice_line_id = l.id)`,
    );
    expect(untaxed).toEqual([]);
  });

  it('are booked when the order is received, and after it was closed', async () => {
    const id = await aShippedOrder();
    await marketplace.act(id, 'receive');
    await refund(id, { amount: '1.00' });
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id))[0]?.state === 'posted');
    await refund(id, { amount: '2.00' }, 'WAITING_REFUND');
    await marketplace.act(id, 'close');
    await connector.sweep();
    await eventually(() => finished(connector, id));
    await marketplace.act(id, 'move-refunds', { state: 'REFUNDED' });
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id)).filter(({ state }) => state === 'posted').length === 2);
    await eventually(() => finished(connector, id));
  });
});

const numberGaps = (): Promise<unknown[]> =>
  connector.dataSource.query(
    `select journal_id from invoice where number is not null
      group by journal_id, extract(year from invoice_date)
     having count(distinct number) <> max(split_part(number, '/', 3)::integer)`,
  );

describe('CAN-02 an order that was paid and is credited', () => {
  it('shows the refund due until the marketplace has paid it', async () => {
    const id = await aShippedOrder();
    await refund(id, { amount: '5.00' }, 'WAITING_REFUND_PAYMENT');
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id)).length === 1);
    const total = (await creditNotesOf(id))[0]?.total.amount ?? '';
    expect(await amountsOf(id)).toEqual([total, '0.00', total]);
    const handle = connector.client.workflow.getHandle(`order/${INSTANCE_CODE}/${id}`);
    await eventually(async () =>
      (await handle.query<string>('__temporal_workflow_metadata').then((told) => JSON.stringify(told))).includes(
        `Refund due:** ${total} EUR`,
      ),
    );
    await marketplace.act(id, 'move-refunds');
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id))[0]?.state === 'posted');
    expect(await amountsOf(id)).toEqual([total, total, '0.00']);
  });

  it('pays what is left of an invoice that was posted when a part of it was cancelled', async () => {
    await bookByItself(connector, false, ['register_payment']);
    const id = await anOrder();
    await bookByItself(connector, true, ['register_payment']);
    const [line] = await linesOf(id);
    await marketplace.act(id, 'cancel', { lines: [{ orderLineId: line?.order_line_id }] });
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id)).length === 1);
    const [invoice, creditNote] = (await read(id)).saleOrder?.invoices ?? [];
    expect(creditNote).toMatchObject({ state: 'draft', refundState: null, credits: invoice?.number });
    expect((await amountsOf(id))[2]).toBe('0.00');
    await command(connector, id, 'doStep', { step: 'registerPayment' });
    const [paid] = (await read(id)).saleOrder?.invoices ?? [];
    const rest = Number(invoice?.total.amount) - Number(creditNote?.total.amount);
    expect(paid).toMatchObject({ state: 'paid', payments: [{ amount: { amount: rest.toFixed(2) } }] });
    expect((await amountsOf(id))[2]).toBe('0.00');
  });

  it('has a draft validated by a person, once an invoice has what it takes back', async () => {
    const id = await aShippedOrder();
    await refund(id, { amount: '3.00' }, 'WAITING_REFUND');
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id)).length === 1);
    const [draft] = await creditNotesOf(id);
    const url = `/invoices/${draft?.id ?? ''}`;
    expect((await post(`${url}/validate`)).statusCode).toBe(200);
    await eventually(async () => (await creditNotesOf(id))[0]?.state === 'posted');
    expect((await under.call({ url })).json()).toMatchObject({ kind: 'creditNote', marketplaceOrderId: id });
    const again = await post(`${url}/validate`);
    expect(again.json()).toMatchObject({ status: 409, detail: expect.stringContaining('is posted') });
    const invoiceId = (await read(id)).saleOrder?.invoices[0]?.id ?? '';
    expect((await post(`/invoices/${invoiceId}/validate`)).statusCode).toBe(409);
  });
});

describe('CAN-07 goods that were refunded before they left', () => {
  /** One line of two refunded whole, while the warehouse has the order. */
  async function aHeldOrder(): Promise<{ id: string; deliveryId: string }> {
    const id = await anOrder();
    await refund(id, {});
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'refunded'));
    const [delivery] = (await read(id)).saleOrder?.deliveries ?? [];
    expect(delivery).toMatchObject({ isHeld: true });
    const deliveryId = delivery?.id ?? '';
    const refused = await post(`/deliveries/${deliveryId}/done`, colissimo);
    expect(refused.json()).toMatchObject({ status: 409, detail: expect.stringContaining('refunded before') });
    expect(await heldToDos(id)).toEqual(['open by nobody']);
    return { id, deliveryId };
  }

  it('are shipped all the same when a person says so', async () => {
    const { id, deliveryId } = await aHeldOrder();
    const released = await post(`/deliveries/${deliveryId}/release`, { refundedLines: 'ship', note: 'it is a gift' });
    expect(released.statusCode).toBe(200);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    expect(await heldToDos(id)).toEqual(['done by system']);
    await marketplace.act(id, 'refund', {
      lines: [{ orderLineId: (await linesOf(id))[1]?.order_line_id, amount: '0.10' }],
    });
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id)).length === 2);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    expect((await post(`/deliveries/${deliveryId}/done`, colissimo)).statusCode).toBe(200);
  });

  it('are left out of the delivery when a person says so, and the rest is shipped', async () => {
    const { id, deliveryId } = await aHeldOrder();
    await post(`/deliveries/${deliveryId}/release`, { refundedLines: 'leaveOut' });
    await eventually(() => waitingFor(connector, id, 'delivery'));
    const [delivery] = (await read(id)).saleOrder?.deliveries ?? [];
    expect(delivery).toMatchObject({ isHeld: false });
    const quantities = delivery?.lines.map(({ quantity }) => quantity) ?? [];
    expect(quantities.filter((quantity) => quantity === 0)).toHaveLength(1);
    expect((await post(`/deliveries/${deliveryId}/done`, colissimo)).statusCode).toBe(200);
    expect((await post(`/deliveries/${deliveryId}/release`, { refundedLines: 'ship' })).statusCode).toBe(409);
  });

  it('are all of an order that is fully refunded: left out, nothing is left to ship', async () => {
    const id = await anOrder();
    await marketplace.act(id, 'refund');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'refunded'));
    const deliveryId = (await orderRow(connector, id)).deliveryId ?? '';
    await post(`/deliveries/${deliveryId}/release`, { refundedLines: 'leaveOut' });
    await eventually(() => waitingFor(connector, id, 'ending'));
    expect(await orderRow(connector, id)).toMatchObject({ deliveryState: 'cancelled', saleOrderState: 'confirmed' });
  });

  it('hold the delivery that is made when the order is confirmed later', async () => {
    await bookByItself(connector, false);
    const [id = ''] = await connector.place('threeLines');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'confirmation'));
    await refund(id, {});
    await connector.sweep();
    await eventually(async () => (await creditNotesOf(id)).length === 1);
    await command(connector, id, 'doStep', { step: 'confirmOrder' });
    await eventually(() => waitingFor(connector, id, 'refunded'));
    await bookByItself(connector, true);
  });
});
