import { redraftInvoices } from '../../activities/orders/redraft-invoices';
import { lockOrder } from '../../activities/orders/lock-order';
import { finishDelivery } from '../../entities/finish-delivery';
import { raiseRevision } from '../../entities/raise-revision';
import { take } from '../support/booked';
import { bookByItself } from '../support/booking-steps';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { deliverUnits } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, KNOWN_SKU } from '../support/importing';
import { command, skipStep } from '../support/order-commands';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';
import type { RawOrder, RawOrderBuilder } from '../support/raw-order';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false, trackingPush: 'scheduled' } });
  await connector.dataSource.query(
    `insert into product (sku, name, kind, invoiced_on) values ('LATER', 'Invoiced when it is delivered', 'service', 'delivery')`,
  );
  await addWorkflow('PER-DELIVERY', { invoicePer: 'delivery', isPaid: true });
  await addWorkflow('UNPAID-DELIVERY', { invoicePer: 'delivery', isPaid: false });
  await addWorkflow('PER-ORDER', { invoicePer: 'order', isPaid: true });
}, 60_000);
afterAll(() => connector.stop());

/** An order workflow, and a line that chooses it by a payment type of that name. */
async function addWorkflow(
  code: string,
  { invoicePer, isPaid }: { readonly invoicePer: 'order' | 'delivery'; readonly isPaid: boolean },
): Promise<void> {
  await connector.dataSource.query(
    `with made as (
       insert into order_workflow (company_id, code, name, confirm_order, create_invoice, validate_invoice,
                                   register_payment, invoice_per, order_journal_id, payment_journal_id)
       select c.id, $1, $1, true, true, true, $2, $3,
              (select id from journal where code = 'INV'), (select id from journal where code = 'BNK') from company c
       returning id
     )
     insert into workflow_configuration (instance_id, payment_type, financial_status, order_workflow_id)
     select i.id, $1, 'Any', made.id from instance i, made`,
    [code, isPaid, invoicePer],
  );
}

interface InvoiceRow {
  readonly source: string;
  readonly state: string;
  readonly total: string;
  readonly paid: string | null;
  /** `quantity x amount` of each line. */
  readonly lines: readonly string[];
}

const invoicesOf = (id: string): Promise<InvoiceRow[]> =>
  connector.dataSource.query(
    `select regexp_replace(v.source, '/.*', '') as source, v.state, trim_scale(v.amount_total)::text as total,
            (select trim_scale(sum(amount))::text from payment p where p.invoice_id = v.id) as paid,
            (select array_agg(l.quantity || ' x ' || trim_scale(l.amount) order by l.id)
               from invoice_line l where l.invoice_id = v.id) as lines
       from invoice v join sale_order s on s.id = v.sale_order_id join marketplace_order o on o.id = s.order_id
      where o.marketplace_order_id = $1 order by v.id`,
    [id],
  );

/** Whether all invoices together are the sale order: its total, each line, and each tax of each line. */
async function isInvoicedExactly(id: string): Promise<boolean> {
  const [row]: { is: boolean }[] = await connector.dataSource.query(
    `select (select sum(v.amount_total) from invoice v where v.sale_order_id = s.id) = s.amount_total
            and (select sum(v.amount_tax) from invoice v where v.sale_order_id = s.id) = s.amount_tax
            and not exists (
              select from sale_order_line l where l.sale_order_id = s.id
                 and l.amount is distinct from (select sum(amount) from invoice_line where sale_order_line_id = l.id))
            and not exists (
              select from sale_order_line l join sale_order_line_tax t on t.sale_order_line_id = l.id
               where l.sale_order_id = s.id and t.amount is distinct from (
                 select sum(vt.amount) from invoice_line vl join invoice_line_tax vt on vt.invoice_line_id = vl.id
                  where vl.sale_order_line_id = l.id and vt.position = t.position)) as is
       from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
    [id],
  );
  return row?.is ?? false;
}

/** What is invoiced of each tax of the product, less what is credited. */
const taxesOf = (id: string): Promise<{ position: number; invoiced: string }[]> =>
  connector.dataSource.query(
    `select t.position, trim_scale(sum(case v.kind when 'invoice' then t.amount else -t.amount end))::text as invoiced
       from invoice v join invoice_line l on l.invoice_id = v.id join invoice_line_tax t on t.invoice_line_id = l.id
       join sale_order s on s.id = v.sale_order_id join marketplace_order o on o.id = s.order_id
      where o.marketplace_order_id = $1 group by t.position order by t.position`,
    [id],
  );

async function leave(id: string, quantity: number): Promise<void> {
  const { id: orderId } = await orderRow(connector, id);
  await connector.dataSource.transaction(async (manager) => {
    await deliverUnits(manager, orderId, quantity);
    await raiseRevision(manager, [orderId]);
  });
}

const now = (): string => new Date().toISOString();
/** Three units for 10.00 with 1.00 and 0.50 of tax on top, and 4.90 of shipping. */
const threeUnits = (id: string, paymentType: string, line: RawOrder = {}): RawOrderBuilder =>
  aFreshOrder(id, {
    ...{ quantity: 3, price: 10, price_unit: 3.3333, shipping_price: 4.9, shipping_taxes: [] },
    taxes: [
      { code: 'VAT', rate: 10, amount: 1 },
      { code: 'ECO', rate: 5, amount: 0.5 },
    ],
    ...line,
  }).with({ payment_type: paymentType, customer_debited_date: now() });

describe('WFL-02 the journals and the payment method of an order workflow', () => {
  it('are those into which its orders are booked, and by which they are paid', async () => {
    await addWorkflow('JOURNALS', { invoicePer: 'order', isPaid: true });
    await connector.dataSource.query(
      `with made as (
         insert into journal (company_id, code, name, kind)
         select c.id, v.code, v.code, v.kind from company c, (values ('WEB', 'sale'), ('PSP', 'bank')) v (code, kind)
         returning id, kind
       ) update order_workflow w set payment_method = 'Card', order_journal_id = s.id, payment_journal_id = b.id
           from made s, made b where w.code = 'JOURNALS' and s.kind = 'sale' and b.kind = 'bank'`,
    );
    await take(connector, threeUnits('JOURNALS-1', 'JOURNALS').build());
    await eventually(() => waitingFor(connector, 'JOURNALS-1', 'delivery'));
    const booked: object[] = await connector.dataSource.query(
      `select v.number, v.state, j.code as "paidInto", p.method, p.reference, trim_scale(p.amount)::text as amount
         from invoice v join payment p on p.invoice_id = v.id join journal j on j.id = p.journal_id
         join sale_order s on s.id = v.sale_order_id join marketplace_order o on o.id = s.order_id
        where o.marketplace_order_id = 'JOURNALS-1'`,
    );
    const number = `WEB/${String(new Date().getUTCFullYear())}/00001`;
    expect(booked).toEqual([
      { number, state: 'paid', paidInto: 'PSP', method: 'Card', reference: number, amount: '16.4' },
    ]);
  });
});

describe('WFL-05 an order that is invoiced as it is delivered', () => {
  it('gets an invoice for each delivery, paid by itself: shipping with the first, the rest with the last', async () => {
    await take(connector, threeUnits('PARTS-1', 'PER-DELIVERY').build());
    await eventually(() => waitingFor(connector, 'PARTS-1', 'delivery'));
    expect(await invoicesOf('PARTS-1')).toEqual([]);
    expect(await command(connector, 'PARTS-1', 'doStep', { step: 'createInvoice' })).toMatchObject({
      outcome: 'notAllowed',
      message: 'Nothing is to be invoiced before it is delivered',
    });
    for (const invoices of [1, 2, 3]) {
      await leave('PARTS-1', 1);
      await eventually(
        async () => (await invoicesOf('PARTS-1')).filter(({ state }) => state === 'paid').length === invoices,
      );
    }
    const paid = { source: 'delivery', state: 'paid' };
    expect(await invoicesOf('PARTS-1')).toEqual([
      { ...paid, total: '8.73', paid: '8.73', lines: ['1 x 3.33', '1 x 4.9'] },
      { ...paid, total: '3.84', paid: '3.84', lines: ['1 x 3.34'] },
      { ...paid, total: '3.83', paid: '3.83', lines: ['1 x 3.33'] },
    ]);
    expect(await isInvoicedExactly('PARTS-1')).toBe(true);
  });

  it('never invoices what was left out of its only delivery, though the marketplace shows it as shipped', async () => {
    const order = threeUnits('LEFT-OUT-1', 'PER-DELIVERY');
    await take(connector, order.build());
    await eventually(() => waitingFor(connector, 'LEFT-OUT-1', 'delivery'));
    const { id } = await orderRow(connector, 'LEFT-OUT-1');
    await connector.dataSource.transaction(async (manager) => {
      await manager.query(
        `update sale_order_line l set refund_hold = 'leftOut' from sale_order s
          where s.id = l.sale_order_id and s.order_id = $1 and l.kind = 'product'`,
        [id],
      );
      await raiseRevision(manager, [id]);
    });
    await eventually(() => waitingFor(connector, 'LEFT-OUT-1', 'ending'));
    const later = new Date(Date.now() + 120_000).toISOString();
    await take(connector, order.withState('SHIPPED').with({ last_updated_date: later }).build());
    await eventually(() => waitingFor(connector, 'LEFT-OUT-1', 'receipt'));
    expect(await invoicesOf('LEFT-OUT-1')).toEqual([]);
  });

  it('has one invoice of what is invoiced with the order, and later one of what is invoiced when delivered', async () => {
    const order = aFreshOrder('MIXED-1', { offer_sku: KNOWN_SKU })
      .withLine({ offer_sku: 'LATER' })
      .with({ payment_type: 'PER-ORDER', customer_debited_date: now() });
    await take(connector, order.build());
    await eventually(() => waitingFor(connector, 'MIXED-1', 'delivery'));
    expect(await invoicesOf('MIXED-1')).toMatchObject([{ source: 'order', state: 'paid' }]);
    const { deliveryId, id } = await orderRow(connector, 'MIXED-1');
    await connector.dataSource.transaction(async (manager) => {
      const nobody = { carrierCode: null, carrierName: null, trackingNumber: null, trackingUrl: null };
      await finishDelivery(manager, { deliveryId: deliveryId ?? '', doneBy: 'the warehouse', ...nobody });
      await raiseRevision(manager, [id]);
    });
    await eventually(async () => (await invoicesOf('MIXED-1')).filter(({ state }) => state === 'paid').length === 2);
    expect((await invoicesOf('MIXED-1')).map(({ source }) => source)).toEqual(['order', 'delivery']);
    expect(await isInvoicedExactly('MIXED-1')).toBe(true);
  });

  it('pays what was posted, and what is posted later, once the order turns paid', async () => {
    await connector.dataSource.query(
      `insert into workflow_configuration (instance_id, payment_type, financial_status, order_workflow_id)
       select i.id, 'UNPAID-DELIVERY', 'Paid', w.id from instance i, order_workflow w where w.code = 'PER-DELIVERY'`,
    );
    const unpaid = threeUnits('PARTS-2', 'UNPAID-DELIVERY').with({ customer_debited_date: null });
    await take(connector, unpaid.build());
    await eventually(() => waitingFor(connector, 'PARTS-2', 'delivery'));
    await leave('PARTS-2', 2);
    await eventually(async () => (await invoicesOf('PARTS-2')).some(({ state }) => state === 'posted'));
    const later = new Date(Date.now() + 120_000).toISOString();
    await take(connector, unpaid.with({ customer_debited_date: now(), last_updated_date: later }).build());
    await eventually(async () => (await invoicesOf('PARTS-2')).some(({ state }) => state === 'paid'));
    await leave('PARTS-2', 1);
    await eventually(async () => (await invoicesOf('PARTS-2')).filter(({ state }) => state === 'paid').length === 2);
    expect(await isInvoicedExactly('PARTS-2')).toBe(true);
  });
});

describe('CAN-02 units that are cancelled after several invoices of them were posted', () => {
  it('come off those that are not paid, whichever invoice their credit note names', async () => {
    const order = threeUnits('PARTS-3', 'UNPAID-DELIVERY').with({ customer_debited_date: null });
    await take(connector, order.build());
    await eventually(() => waitingFor(connector, 'PARTS-3', 'delivery'));
    for (const posted of [1, 2]) {
      await leave('PARTS-3', 1);
      await eventually(
        async () => (await invoicesOf('PARTS-3')).filter(({ state }) => state === 'posted').length === posted,
      );
    }
    const pay = () => command(connector, 'PARTS-3', 'doStep', { step: 'registerPayment', journalCode: 'BNK' });
    expect(await pay()).toMatchObject({ outcome: 'accepted' });
    const taxes = (vat: number, eco: number) => [
      { code: 'VAT', rate: 10, amount: vat },
      { code: 'ECO', rate: 5, amount: eco },
    ];
    const later = new Date(Date.now() + 120_000).toISOString();
    const cancelation = { id: 'C-3', quantity: 2, amount: 6.67, shipping_amount: 0, taxes: taxes(0.67, 0.33) };
    const left = { price: 3.33, total_price: 8.23, taxes: taxes(0.33, 0.17), cancelations: [cancelation] };
    await take(
      connector,
      threeUnits('PARTS-3', 'UNPAID-DELIVERY', left)
        .with({ customer_debited_date: null, last_updated_date: later })
        .build(),
    );
    await eventually(async () => (await invoicesOf('PARTS-3')).length === 3);
    // One of them had left.
    await eventually(() => parkedFor(connector, 'PARTS-3', 'shippedButCancelled'));
    await skipStep(connector, 'PARTS-3');
    expect(await pay()).toMatchObject({ outcome: 'accepted' });
    expect(await invoicesOf('PARTS-3')).toMatchObject([
      { state: 'paid', total: '8.73', paid: '8.73' },
      { state: 'paid', total: '3.84', paid: null },
      { source: 'cancelation', total: '3.84' },
    ]);
    expect(await taxesOf('PARTS-3')).toEqual([
      { position: 1, invoiced: '0.33' },
      { position: 2, invoiced: '0.17' },
    ]);
  });
});

describe('CAN-03 a draft invoice whose lines have shrunk', () => {
  it('is what it stands for now, and cancelled when nothing is left', async () => {
    const { dataSource } = connector;
    await bookByItself(connector, false, ['validate_invoice', 'register_payment']);
    await take(connector, threeUnits('DRAFT-1', 'PER-ORDER').build());
    await eventually(() => waitingFor(connector, 'DRAFT-1', 'delivery'));
    expect(await invoicesOf('DRAFT-1')).toMatchObject([
      { state: 'draft', total: '16.4', lines: ['3 x 10', '1 x 4.9'] },
    ]);
    const shrink = (quantity: number, amount: string): Promise<void> =>
      dataSource.transaction(async (manager) => {
        const order = await lockOrder(manager, { instanceCode: INSTANCE_CODE, marketplaceOrderId: 'DRAFT-1' });
        if (order === null) throw new Error('The order has vanished');
        await manager.query(
          `update sale_order_line set quantity = $2, amount = $3 where sale_order_id = $1 and kind = 'product'`,
          [order.saleOrderId, quantity, amount],
        );
        if (quantity === 0) {
          await manager.query(`update sale_order_line set state = 'cancelled' where sale_order_id = $1`, [
            order.saleOrderId,
          ]);
        }
        await redraftInvoices(manager, order);
      });
    await shrink(2, '6.67');
    expect(await invoicesOf('DRAFT-1')).toMatchObject([
      { state: 'draft', total: '13.07', lines: ['2 x 6.67', '1 x 4.9'] },
    ]);
    await shrink(0, '0');
    expect(await invoicesOf('DRAFT-1')).toEqual([
      { source: 'order', state: 'cancelled', total: '0', paid: null, lines: null },
    ]);
  });
});
