import { createRecord } from '../../api/back-office/records/record-commands';
import { workflowConfigurations } from '../../api/back-office/resources/order-workflows';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, placeRaw, sweepOnce } from '../support/importing';
import { command } from '../support/order-commands';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';
import type { RawOrder } from '../support/raw-order';

let connector: TestConnector;
beforeAll(async () => {
  // What is written back would change the orders that the tests replace.
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  await connector.dataSource.query(`delete from workflow_configuration`);
}, 60_000);
afterAll(() => connector.stop());

interface Switches {
  readonly confirmOrder?: boolean;
  readonly createInvoice?: boolean;
  readonly validateInvoice?: boolean;
  readonly registerPayment?: boolean;
  readonly forceInvoiceDate?: boolean;
}

/** An order workflow of that name whose switches are all off but these. */
async function addWorkflow(code: string, switches: Switches = {}): Promise<void> {
  await connector.dataSource.query(
    `insert into order_workflow (company_id, code, name, confirm_order, create_invoice, validate_invoice,
                                 register_payment, force_invoice_date, order_journal_id, payment_journal_id)
     select c.id, $1, $1, $2, $3, $4, $5, $6,
            (select id from journal where code = 'INV'), (select id from journal where code = 'BNK') from company c`,
    [
      code,
      switches.confirmOrder ?? false,
      switches.createInvoice ?? false,
      switches.validateInvoice ?? false,
      switches.registerPayment ?? false,
      switches.forceInvoiceDate ?? false,
    ],
  );
}

async function addLine(
  paymentType: string | null,
  financialStatus: 'Paid' | 'Unpaid' | null,
  orderWorkflow: string,
  paymentTerm: string | null = null,
): Promise<void> {
  await createRecord(connector.dataSource, workflowConfigurations, {
    instance: 'demo',
    paymentType,
    financialStatus,
    orderWorkflow,
    paymentTerm,
  });
}

interface Chosen {
  readonly workflow: string;
  readonly term: string | null;
  readonly partnerTerm: string | null;
  readonly status: string;
}
async function chosenFor(id: string): Promise<Chosen | undefined> {
  const rows: Chosen[] = await connector.dataSource.query(
    `select s.workflow -> 'orderWorkflow' ->> 'name' as workflow, t.code as term, pt.code as "partnerTerm",
            s.financial_status as status
       from sale_order s join marketplace_order o on o.id = s.order_id
       join partner p on p.id = s.invoice_partner_id
       left join payment_term t on t.id = s.payment_term_id left join payment_term pt on pt.id = p.payment_term_id
      where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0];
}
const isImported = async (id: string): Promise<boolean> => (await chosenFor(id)) !== undefined;
const paid = (id: string, paymentType: string | null): RawOrder =>
  aFreshOrder(id).with({ payment_type: paymentType }).build();
const unpaid = (id: string, paymentType: string | null): RawOrder =>
  aFreshOrder(id).with({ payment_type: paymentType, customer_debited_date: null }).build();
const take = async (...orders: RawOrder[]): Promise<void> => {
  await placeRaw(connector, orders);
  await sweepOnce(connector);
};

describe('ORD-07 payment type and financial status choose the line', () => {
  it('parks an order that no line fits, names both values, makes nothing, and lists the payment type', async () => {
    await take(unpaid('NONE-1', 'CHEQUE'));
    await eventually(() => parkedFor(connector, 'NONE-1', 'noWorkflowConfiguration'));
    const { reasonText, saleOrderId } = await orderRow(connector, 'NONE-1');
    expect(reasonText).toContain('"CHEQUE"');
    expect(reasonText).toContain('Unpaid');
    expect(saleOrderId).toBeNull();
    for (const table of ['sale_order', 'partner', 'delivery', 'invoice']) {
      expect(await countOf(connector, `from ${table}`)).toBe(0);
    }
    expect(await countOf(connector, `from payment_type where code = 'CHEQUE'`)).toBe(1);
  });

  it('goes on with it by itself once the line is added', async () => {
    await addWorkflow('CHEQUES', { confirmOrder: true });
    await addLine('CHEQUE', 'Unpaid', 'CHEQUES');
    await eventually(() => waitingFor(connector, 'NONE-1', 'delivery'));
    expect(await chosenFor('NONE-1')).toMatchObject({ workflow: 'CHEQUES', status: 'Unpaid' });
  });

  it('prefers type and status, then the type, then the status, then any; always the same', async () => {
    for (const code of ['BOTH', 'TYPE', 'STATUS', 'ANY']) await addWorkflow(code, { confirmOrder: true });
    await addLine(null, null, 'ANY');
    await addLine(null, 'Paid', 'STATUS');
    await addLine('CARD', null, 'TYPE');
    await addLine('CARD', 'Paid', 'BOTH');
    await take(
      paid('C-1', 'CARD'),
      unpaid('C-2', 'CARD'),
      paid('C-3', 'WIRE'),
      unpaid('C-4', 'WIRE'),
      unpaid('C-5', null),
    );
    for (const [id, workflow] of [
      ['C-1', 'BOTH'],
      ['C-2', 'TYPE'],
      ['C-3', 'STATUS'],
      ['C-4', 'ANY'],
      ['C-5', 'ANY'],
    ] as const) {
      await eventually(() => isImported(id));
      expect(await chosenFor(id)).toMatchObject({ workflow });
    }
    await take(...Array.from({ length: 10 }, (_, index) => paid(`S-${String(index)}`, 'CARD')));
    for (let index = 0; index < 10; index += 1) {
      await eventually(() => isImported(`S-${String(index)}`));
      expect(await chosenFor(`S-${String(index)}`)).toMatchObject({ workflow: 'BOTH' });
    }
  });

  it('takes an order as paid when every live line is debited', async () => {
    const debited = new Date().toISOString();
    const byLines = aFreshOrder('LINES-1', { debited_date: debited })
      .withLine({
        offer_sku: 'gone',
        order_line_state: 'CANCELED',
        price: 0,
        shipping_price: 0,
        taxes: [],
        shipping_taxes: [],
      })
      .with({ customer_debited_date: null });
    const halfDebited = aFreshOrder('LINES-2', { debited_date: debited })
      .withLine({ offer_sku: 'QP-INCONNU-9', debited_date: null })
      .with({ customer_debited_date: null });
    await connector.dataSource.query(`insert into product (sku, name) values ('QP-INCONNU-9', 'x')`);
    await take(byLines.build(), halfDebited.build());
    await eventually(() => isImported('LINES-1'));
    await eventually(() => isImported('LINES-2'));
    expect(await chosenFor('LINES-1')).toMatchObject({ status: 'Paid', workflow: 'BOTH' });
    expect(await chosenFor('LINES-2')).toMatchObject({ status: 'Unpaid', workflow: 'TYPE' });
  });
});

describe('WFL-01 the chosen line is copied to the order', () => {
  it('puts the payment term on the order and on the customer', async () => {
    await connector.dataSource.query(
      `insert into payment_term (company_id, code, name, due_days) select id, 'NET30', '30 days', 30 from company`,
    );
    await addWorkflow('TERMS', { confirmOrder: true, createInvoice: true, validateInvoice: true });
    await addLine('TERMED', null, 'TERMS', 'NET30');
    await take(paid('TERM-1', 'TERMED'));
    await eventually(() => waitingFor(connector, 'TERM-1', 'delivery'));
    expect(await chosenFor('TERM-1')).toMatchObject({ term: 'NET30', partnerTerm: 'NET30' });
    const [dates]: object[] = await connector.dataSource.query(
      `select due_date - invoice_date as days from invoice v join sale_order s on s.id = v.sale_order_id
         join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = 'TERM-1'`,
    );
    expect(dates).toEqual({ days: 30 });
  });

  it('leaves an order alone when the workflow, or the line, is edited later', async () => {
    await addWorkflow('EDITED', { confirmOrder: true });
    await addLine('EDIT', null, 'EDITED');
    await take(paid('EDIT-1', 'EDIT'));
    await eventually(() => waitingFor(connector, 'EDIT-1', 'delivery'));
    await connector.dataSource.query(
      `update order_workflow set create_invoice = true, validate_invoice = true where code = 'EDITED'`,
    );
    await take(paid('EDIT-2', 'EDIT'));
    await eventually(() => waitingFor(connector, 'EDIT-2', 'delivery'));
    await addWorkflow('EDITED-LATER', { confirmOrder: true, createInvoice: true });
    await connector.dataSource.query(
      `update workflow_configuration set order_workflow_id = (select id from order_workflow where code = 'EDITED-LATER')
        where payment_type = 'EDIT'`,
    );
    await take(paid('EDIT-3', 'EDIT'));
    await eventually(() => waitingFor(connector, 'EDIT-3', 'delivery'));
    const later = { last_updated_date: new Date(Date.now() + 60_000).toISOString() };
    await take({ ...paid('EDIT-1', 'EDIT'), ...later, order_state: 'SHIPPED' });
    await eventually(() => waitingFor(connector, 'EDIT-1', 'receipt'));
    expect((await orderRow(connector, 'EDIT-1')).invoiceState).toBeNull();
    expect((await orderRow(connector, 'EDIT-2')).invoiceState).toBe('posted');
    expect((await orderRow(connector, 'EDIT-3')).invoiceState).toBe('draft');
    expect([await chosenFor('EDIT-1'), await chosenFor('EDIT-3')]).toMatchObject([
      { workflow: 'EDITED' },
      { workflow: 'EDITED-LATER' },
    ]);
  });
});

describe('WFL-02 each switch is its own', () => {
  it.each([
    ['an invoice without confirmation', { createInvoice: true }],
    ['a validation without an invoice', { confirmOrder: true, validateInvoice: true }],
    ['a payment without a validated invoice', { confirmOrder: true, createInvoice: true, registerPayment: true }],
  ] as const)('refuses %s', async (name, switches) => {
    await expect(addWorkflow(name, switches)).rejects.toThrow('ck_order_workflow_order');
  });

  it.each([
    ['nothing', {}, 'confirmation', 'draft', null],
    ['confirmation', { confirmOrder: true }, 'delivery', 'confirmed', null],
    ['the invoice', { confirmOrder: true, createInvoice: true }, 'delivery', 'confirmed', 'draft'],
    [
      'validation',
      { confirmOrder: true, createInvoice: true, validateInvoice: true },
      'delivery',
      'confirmed',
      'posted',
    ],
    [
      'payment',
      { confirmOrder: true, createInvoice: true, validateInvoice: true, registerPayment: true },
      'delivery',
      'confirmed',
      'paid',
    ],
  ] as const)('goes as far as %s', async (name, switches, waits, saleOrderState, invoiceState) => {
    const code = `UPTO-${name}`;
    await addWorkflow(code, switches);
    await addLine(code, null, code);
    await take(paid(code, code));
    await eventually(() => waitingFor(connector, code, waits));
    expect(await orderRow(connector, code)).toMatchObject({ saleOrderState, invoiceState });
  });

  it('dates the invoice as the order where the workflow forces it', async () => {
    await addWorkflow('FORCED', {
      confirmOrder: true,
      createInvoice: true,
      validateInvoice: true,
      forceInvoiceDate: true,
    });
    await addLine('FORCED', null, 'FORCED');
    await take({ ...paid('FORCED-1', 'FORCED'), created_date: '2025-12-31T23:30:00Z' });
    await eventually(() => waitingFor(connector, 'FORCED-1', 'delivery'));
    expect((await orderRow(connector, 'FORCED-1')).invoiceNumber).toBe('INV/2025/00001');
  });

  it('cancels an order that waits for confirmation when the marketplace cancels it', async () => {
    const later = { last_updated_date: new Date(Date.now() + 60_000).toISOString() };
    await take({ ...paid('UPTO-nothing', 'UPTO-nothing'), ...later, order_state: 'CANCELED' });
    await eventually(() => finished(connector, 'UPTO-nothing'));
    expect(await orderRow(connector, 'UPTO-nothing')).toMatchObject({ saleOrderState: 'cancelled', deliveryId: null });
  });
});

const later = { last_updated_date: new Date(Date.now() + 120_000).toISOString() };

describe('WFL-07 a step that is left to a person', () => {
  it('is done when the marketplace has closed the order, too', async () => {
    const id = 'UPTO-confirmation';
    await take({ ...paid(id, id), ...later, order_state: 'CLOSED' });
    await eventually(() => finished(connector, id));
    expect(await command(connector, id, 'doStep', { step: 'createInvoice' })).toMatchObject({ outcome: 'accepted' });
    expect(await orderRow(connector, id)).toMatchObject({ invoiceState: 'draft', progress: 'finished' });
  });
});

describe('WFL-06 an order that turns paid', () => {
  const debited = (id: string, paymentType: string): Promise<void> => take({ ...paid(id, paymentType), ...later });
  const linesOf = async (paymentType: string, unpaidWorkflow: string): Promise<void> => {
    await addLine(paymentType, 'Unpaid', unpaidWorkflow);
    await addLine(paymentType, 'Paid', 'UPTO-payment', 'NET30');
  };

  it('follows the line for paid orders before it is confirmed, with its payment term', async () => {
    await linesOf('LATE', 'UPTO-nothing');
    await take(unpaid('LATE-1', 'LATE'));
    await eventually(() => waitingFor(connector, 'LATE-1', 'confirmation'));
    await debited('LATE-1', 'LATE');
    await eventually(() => waitingFor(connector, 'LATE-1', 'delivery'));
    expect((await orderRow(connector, 'LATE-1')).invoiceState).toBe('paid');
    const term = { term: 'NET30', partnerTerm: 'NET30' };
    expect(await chosenFor('LATE-1')).toEqual({ workflow: 'UPTO-payment', status: 'Paid', ...term });
  });

  it('follows it for the steps that are still to be done, and does none again', async () => {
    await linesOf('LATER', 'UPTO-the invoice');
    await take(unpaid('LATE-2', 'LATER'));
    await eventually(() => waitingFor(connector, 'LATE-2', 'delivery'));
    const before = await orderRow(connector, 'LATE-2');
    expect(before.invoiceState).toBe('draft');
    await debited('LATE-2', 'LATER');
    await eventually(async () => (await orderRow(connector, 'LATE-2')).invoiceState === 'paid');
    const { deliveryId, progress } = await orderRow(connector, 'LATE-2');
    expect({ deliveryId, progress }).toEqual({ deliveryId: before.deliveryId, progress: 'waiting' });
  });

  it('keeps what it has where no line is for paid orders', async () => {
    await connector.dataSource.query(`delete from workflow_configuration where payment_type = '*'`);
    await addLine('NEVER', 'Unpaid', 'UPTO-the invoice');
    await take(unpaid('LATE-3', 'NEVER'));
    await eventually(() => waitingFor(connector, 'LATE-3', 'delivery'));
    await debited('LATE-3', 'NEVER');
    await eventually(async () => (await chosenFor('LATE-3'))?.status === 'Paid');
    expect(await chosenFor('LATE-3')).toMatchObject({ workflow: 'UPTO-the invoice' });
    await eventually(() => waitingFor(connector, 'LATE-3', 'delivery'));
    expect((await orderRow(connector, 'LATE-3')).invoiceState).toBe('draft');
  });
});
