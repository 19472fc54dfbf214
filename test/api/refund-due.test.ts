import fc from 'fast-check';
import type { InvoiceBody } from '../../api/schemas/invoice';
import type { OrderBody } from '../../api/schemas/order';
import type { Instance } from '../../entities/instance.entity';
import { aRawOrder } from '../support/raw-order';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anImportedOrder, anInstance, type BackOffice, type ImportedOrder } from './support/back-office';
import { bookInvoice, payInvoice, someJournals } from './support/booked-invoices';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;
beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
  instance = await anInstance(under.dataSource, backOffice);
  await someJournals(under.dataSource, backOffice);
}, 60_000);
afterAll(() => under.stop());

/** An order of 100.00 that is invoiced; what its customer paid and got back, in cents. */
class Customer {
  private readonly notes: {
    readonly id: string;
    readonly cents: number;
    isRefund: boolean;
    isRefunded: boolean;
    back: number;
  }[] = [];
  private isPaid = false;
  private cancelledBefore = 0;

  constructor(
    private readonly order: ImportedOrder,
    private readonly invoiceId: string,
  ) {}

  /** Never more than stands. */
  async credit(kind: 'refund' | 'cancelation', wanted: number): Promise<void> {
    const cents = Math.min(wanted, 10_000 - this.sum(({ cents: each }) => each));
    if (cents === 0) return;
    const source = `${kind}/${String(this.notes.length)}`;
    const id = await bookInvoice(under.dataSource, this.order, {
      kind: 'creditNote',
      source,
      state: 'draft',
      total: money(cents),
      tax: '0',
    });
    this.notes.push({ id, cents, isRefund: kind === 'refund', isRefunded: false, back: 0 });
    if (kind === 'cancelation' && !this.isPaid) this.cancelledBefore += cents;
  }

  /** The rest of the invoice, as the lifecycle registers it. */
  async pay(): Promise<void> {
    if (this.isPaid) return;
    this.isPaid = true;
    await payInvoice(under.dataSource, this.invoiceId, money(10_000 - this.cancelledBefore));
  }

  /** The marketplace pays one of its refunds that we have paid nothing of. */
  async refunded(which: number): Promise<void> {
    const open = this.notes.filter(({ isRefund, isRefunded, back }) => isRefund && !isRefunded && back === 0);
    const note = open[which % (open.length || 1)];
    if (note === undefined) return;
    note.isRefunded = true;
    await under.dataSource.query(`update invoice set refund_state = 'REFUNDED' where id = $1`, [note.id]);
  }

  async payBack(which: number, cents: number): Promise<void> {
    const note = this.notes[which % (this.notes.length || 1)];
    if (note === undefined) return;
    const most = note.isRefunded ? 0 : Math.min(note.cents - note.back, this.due);
    const url = `/invoices/${note.id}/payments`;
    const { statusCode } = await under.call({ method: 'POST', url, body: { amount: money(cents) } });
    expect(statusCode).toBe(cents <= most ? 200 : most === 0 ? 409 : 422);
    if (statusCode === 200) note.back += cents;
  }

  /** All that was given back since the customer paid, less what they got. */
  get due(): number {
    if (!this.isPaid) return 0;
    const back = this.sum(({ isRefunded, cents, back: ours }) => (isRefunded ? cents : ours));
    return Math.max(0, this.sum(({ cents }) => cents) - this.cancelledBefore - back);
  }

  get told(): Record<string, string> {
    return {
      credited: money(this.sum(({ cents }) => cents)),
      refunded: money(this.sum(({ isRefunded, cents }) => (isRefunded ? cents : 0))),
      refundDue: money(this.due),
    };
  }

  private sum(of: (note: Customer['notes'][number]) => number): number {
    return this.notes.reduce((sum, note) => sum + of(note), 0);
  }
}

const money = (cents: number): string => (cents / 100).toFixed(2);

describe('CAN-02 an order that is refunded, cancelled and paid back in parts', () => {
  const cents = fc.integer({ min: 1, max: 6_000 });
  const which = fc.nat(3);
  const act = fc.oneof(
    fc.record({ kind: fc.constantFrom('refund', 'cancelation', 'pay'), cents }),
    fc.record({ kind: fc.constantFrom('refunded', 'payBack', 'payBack'), cents, which }),
  );

  it('tells to the cent what is credited, refunded and due, and takes no more than that', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 8 }), async (acts) => {
        const order = await anImportedOrder(under.dataSource, instance, backOffice);
        const customer = new Customer(order, await bookInvoice(under.dataSource, order, { total: '100.00', tax: '0' }));
        const amounts = async (): Promise<Record<string, string>> => {
          const url = `/orders/${instance.code}/${order.order.marketplaceOrderId}`;
          const { saleOrder } = (await under.call({ url })).json<OrderBody>();
          const { credited, refunded, refundDue } = saleOrder?.amounts ?? {};
          return Object.fromEntries(
            Object.entries({ credited, refunded, refundDue }).map(([name, value]) => [name, value?.amount ?? '']),
          );
        };
        for (const each of acts) {
          if (each.kind === 'pay') await customer.pay();
          else if (each.kind === 'refunded') await customer.refunded('which' in each ? each.which : 0);
          else if (each.kind === 'payBack') await customer.payBack('which' in each ? each.which : 0, each.cents);
          else await customer.credit(each.kind === 'refund' ? 'refund' : 'cancelation', each.cents);
          expect(await amounts()).toEqual(customer.told);
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

describe('CAN-02 what was entered as paid back by mistake', () => {
  it('is withdrawn by a counter-entry, once, and is due again', async () => {
    const imported = await anImportedOrder(under.dataSource, instance, backOffice);
    await payInvoice(under.dataSource, await bookInvoice(under.dataSource, imported, { state: 'paid' }), '120');
    const id = await bookInvoice(under.dataSource, imported, { kind: 'creditNote', source: 'cancelation/1' });
    const post = (path: string, body: object) =>
      under.call({ method: 'POST', url: `/invoices/${id}/payments${path}`, body });
    const paid = (await post('', { amount: '120.00' })).json<InvoiceBody>();
    expect(paid).toMatchObject({ state: 'paid', refundDue: null });
    const reference = paid.payments[0]?.reference ?? '';
    const withdraw = (of: string) => post('/withdraw', { reference: of, note: 'another customer' });
    expect((await withdraw(reference)).json()).toMatchObject({
      ...{ state: 'posted', refundDue: { amount: '120.00' } },
      payments: [{ amount: { amount: '120.00' } }, { amount: { amount: '-120.00' }, note: 'another customer' }],
    });
    expect((await withdraw(reference)).statusCode).toBe(409);
    expect((await withdraw(`withdrawn/${reference}`)).statusCode).toBe(409);
    expect((await withdraw('nothing')).statusCode).toBe(404);
    expect((await post('', { amount: '120.01' })).statusCode).toBe(422);
    expect((await post('', { amount: '20.00' })).json()).toMatchObject({ refundDue: { amount: '100.00' } });
  });
});

describe('PAR-05 an erased buyer', () => {
  it('does not stay in the notes of what was paid back, nor in answers that are given again', async () => {
    const imported = await anImportedOrder(under.dataSource, instance, backOffice);
    await under.dataSource.query(`update delivery set state = 'done', told_at = now() where id = $1`, [
      imported.delivery.id,
    ]);
    const raw = aRawOrder()
      .with({ customer: { lastname: 'Vandenberghe' } })
      .build();
    await under.dataSource.query(
      `insert into reception (order_id, content_hash, raw, source, last_updated_at, requested_at)
       values ($1, 'a', $2, 'sweep', now(), now())`,
      [imported.order.id, JSON.stringify(raw)],
    );
    await payInvoice(under.dataSource, await bookInvoice(under.dataSource, imported), '120');
    const creditNote = await bookInvoice(under.dataSource, imported, { kind: 'creditNote', source: 'cancelation/1' });
    const pay = () =>
      under.call({
        ...{ method: 'POST', url: `/invoices/${creditNote}/payments`, headers: { 'idempotency-key': 'pay' } },
        body: { amount: '1.00', method: 'to Vandenberghe', note: 'Vandenberghe was paid' },
      });
    expect((await pay()).json()).toMatchObject({ payments: [{ note: 'Vandenberghe was paid' }] });
    const url = `/orders/${instance.code}/${imported.order.marketplaceOrderId}/erase-buyer`;
    expect((await under.call({ method: 'POST', url, body: {} })).statusCode).toBe(200);
    const without = { payments: [{ method: 'to [erased]', note: '[erased] was paid' }] };
    expect((await under.call({ url: `/invoices/${creditNote}` })).json()).toMatchObject(without);
    expect((await pay()).json()).toMatchObject(without);
  });
});
