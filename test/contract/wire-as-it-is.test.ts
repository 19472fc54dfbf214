import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { databasePreviewSource } from '../../activities/preview/database-source';
import { previewOrders, type OrderPreview } from '../../activities/preview/preview-orders';
import { readRawOrders } from '../../activities/preview/read-raw-orders';
import { amountOf } from '../../domain/money';
import { orderKinds } from '../../sandbox/orders/order-kinds';
import { demoPreviewSource } from '../../scripts/explain/demo-source';
import { askSandbox } from '../support/ask-sandbox';
import { bookByItself } from '../support/booking-steps';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { countOf, KNOWN_SKU, runLines, sweepOnce } from '../support/importing';
import { mutatedOrder, rawOrdersToMutate, sameInOtherForm } from '../support/wire-mutations';

const SAMPLES = resolve(__dirname, '../../../shared/mirakl/samples');
const SEED = 20_261_127;
const PAGE = 100;

/** Orders of the samples, where they lie beside the project. */
const samples = existsSync(SAMPLES)
  ? readdirSync(SAMPLES)
      .filter((file) => file.startsWith('OR11-res-'))
      .flatMap((file) => ordersIn(readFileSync(join(SAMPLES, file), 'utf8')))
  : [];

function ordersIn(text: string): readonly unknown[] {
  const read = readRawOrders(text);
  if (read.kind === 'unreadable') throw new Error(read.message);
  return read.orders;
}

/** Orders of the samples that wait for somebody say more once they are taken. */
const inShipping = (order: unknown): unknown => ({ ...Object(order), order_state: 'SHIPPING' });

const payloads = [...samples, ...samples.map(inShipping), ...rawOrdersToMutate(KNOWN_SKU)];

const preview = (orders: readonly unknown[]): Promise<OrderPreview[]> =>
  previewOrders({ orders, overrides: {}, source: demoPreviewSource });

describe('ORD-12 the same order in another form', () => {
  it('is decided alike: members in another order, unknown ones, nulls or none, numbers as text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...payloads), sameInOtherForm, async (order, inOtherForm) => {
        expect(await preview([inOtherForm(order)])).toEqual(await preview([order]));
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

describe('ORD-12 every mutation of an order', () => {
  it('is explained: something is decided of it, and exactly what stops it is said', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...payloads).chain(mutatedOrder), async (text) => {
        const [found] = await preview([JSON.parse(text)]);
        expect(found?.decisions.length).toBeGreaterThan(0);
        const stopping = (found?.decisions ?? []).flatMap(({ reasonCode }) => reasonCode ?? []);
        expect([...new Set(stopping)]).toEqual([...new Set(found?.reasons.map(({ code }) => code))]);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

describe('ORD-12 what explain says and what a sweep does', () => {
  let connector: TestConnector;
  let folder: string;
  let texts: readonly string[];
  let before: readonly OrderPreview[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wire-'));
    for (const number of [1, 2]) writeFileSync(join(folder, `OR11-res-${String(number)}.json`), pageOf([]));
    connector = await startConnector({ replayDir: folder, settings: { writeBackOrderNumber: false } });
    await replay(null);
    // What follows the import is told elsewhere, and takes its time.
    await bookByItself(connector, false);
    texts = await wireTexts();
    before = await explained();
    for (const [index, start] of [0, PAGE].entries()) {
      writeFileSync(join(folder, `OR11-res-${String(index + 1)}.json`), pageOf(texts.slice(start, start + PAGE)));
      await replay(`OR11-res-${String(index + 1)}.json`);
      await sweepOnce(connector);
    }
    await eventually(async () => (await countOf(connector, running)) === 0, 60_000);
  }, 120_000);
  afterAll(async () => {
    await connector.stop();
    rmSync(folder, { recursive: true });
  });

  const running = `from marketplace_order where progress = 'running'`;
  const pageOf = (orders: readonly string[]): string =>
    `{"orders":[${orders.join(',')}],"total_count":${String(orders.length)}}`;
  const replay = (file: string | null) =>
    askSandbox(connector.sandbox.url, 'POST', '/replay', { operation: 'OR11', file });

  /** Two pages of orders as texts: the payloads as they are, one order of each kind of the sandbox, and mutations of all. */
  async function wireTexts(): Promise<string[]> {
    await connector.place(...orderKinds);
    const answer = await fetch(`${connector.sandbox.url}/api/orders?max=100`, {
      headers: { authorization: 'sandbox-key-2042' },
    });
    const originals = [...payloads, ...ordersIn(await answer.text())];
    const mutations = fc.constantFrom(...originals).chain((order) => mutatedOrder(order));
    const mutated = fc.sample(mutations, { seed: SEED, numRuns: 2 * PAGE - originals.length });
    return [...originals.map((order) => JSON.stringify(order)), ...mutated].map(withOwnId);
  }

  /** By its place; a mutation that has lost its id stays without. */
  const withOwnId = (text: string, place: number): string =>
    text.replace(/"order_id":"[^"]*"/, `"order_id":"WIRE-${String(place)}"`);

  async function explained(): Promise<OrderPreview[]> {
    const source = await databasePreviewSource(connector.dataSource.manager, INSTANCE_CODE);
    if (source === null) throw new Error('The database does not hold the instance');
    return previewOrders({ orders: ordersIn(pageOf(texts)), overrides: {}, source });
  }

  interface Outcome {
    readonly decision: string;
    readonly why: string | null;
    readonly reasonCode: string | null;
    readonly totals: readonly (string | null)[] | null;
    readonly booked: Booked | null;
  }

  /** What the sale order holds beside its totals; amounts without needless zeros. */
  interface Booked {
    readonly head: readonly (string | null)[];
    readonly partners: readonly (string | null)[];
    /** Kind, state, SKU, quantities, unit price, discount, amount, and names and amounts of its taxes. */
    readonly lines: readonly unknown[];
  }

  async function swept(): Promise<ReadonlyMap<string, Outcome>> {
    const rows: ({ id: string } & Outcome)[] = await connector.dataSource.query(
      `select o.marketplace_order_id as id, case when s.id is not null then 'import' when o.decision = 'ignored' or o.progress = 'finished' then 'ignore'
                   else 'wait' end as decision,
              coalesce(o.reason_text, o.decision_reason) as why, o.reason_code as "reasonCode",
              case when s.id is null then null else array[trim_scale(s.amount_total), trim_scale(s.amount_tax),
                   trim_scale(s.amount_untaxed), trim_scale(s.marketplace_total)]::text[] end as totals,
              case when s.id is not null then jsonb_build_object(
                'head', jsonb_build_array(s.currency, s.tax_mode, s.channel_code, s.fulfillment_center, s.customer_reference,
                                          s.payment_type, s.financial_status, s.workflow -> 'orderWorkflow' ->> 'name',
                                          trim_scale(s.commission)::text),
                'partners', (select jsonb_build_array(c.name, i.name, i.country, d.name, d.country)
                               from partner i join partner d on d.id = s.delivery_partner_id
                               left join partner c on c.id = i.parent_id where i.id = s.invoice_partner_id),
                'lines', (select jsonb_agg(jsonb_build_array(
                                   l.kind, l.state, l.sku, l.ordered_quantity, l.quantity, trim_scale(l.unit_price)::text,
                                   trim_scale(l.discount)::text, trim_scale(l.amount)::text,
                                   (select coalesce(jsonb_agg(jsonb_build_array(t.name, trim_scale(x.amount)::text)
                                                              order by x.position), '[]')
                                      from sale_order_line_tax x join tax t on t.id = x.tax_id
                                     where x.sale_order_line_id = l.id)) order by l.position)
                            from sale_order_line l where l.sale_order_id = s.id)) end as booked
         from marketplace_order o left join sale_order s on s.order_id = o.id`,
    );
    return new Map(rows.map(({ id, ...outcome }) => [id, outcome]));
  }

  function outcomeOf({ decision, reasons, totals, saleOrder }: OrderPreview): Outcome {
    const isEndedUnread = decision === 'ignore' && totals.ours === null;
    const amounts = saleOrder === null ? null : saleOrder.totals;
    const shown = amounts === null ? null : [amounts.ours, amounts.taxes, amounts.untaxed, amounts.marketplace];
    return {
      decision,
      // Of one that has ended and cannot be read the sweep keeps no words: its lifecycle finds nothing to take.
      why: reasons.length === 0 || isEndedUnread ? null : reasons.map(({ message }) => message).join('. '),
      reasonCode: decision === 'wait' ? (reasons[0]?.code ?? null) : null,
      totals: shown?.map((amount) => (amount === null ? null : plain(amount))) ?? null,
      booked: saleOrder === null ? null : bookedOf(saleOrder),
    };
  }

  const plain = (amount: string): string => amountOf(amount).toFixed();

  function bookedOf({ header, partners, lines }: NonNullable<OrderPreview['saleOrder']>): Booked {
    const { currency, taxMode, channelCode, fulfillmentCenterCode, customerReference } = header;
    const { company, invoice, delivery } = partners;
    const { paymentType, financialStatus, workflowConfiguration, commission } = header;
    return {
      head: [
        ...[currency, taxMode, channelCode, fulfillmentCenterCode, customerReference, paymentType, financialStatus],
        ...[workflowConfiguration.orderWorkflow.name, plain(commission)],
      ],
      partners: [company?.name ?? null, invoice.name, invoice.countryCode, delivery.name, delivery.countryCode],
      lines: lines.map((line) => [
        ...[line.kind, line.state, line.shopSku, line.orderedQuantity, line.quantity],
        ...[line.unitPrice, line.discount, line.amount].map(plain),
        line.taxes.map(({ name, amount }) => [name, plain(amount)]),
      ]),
    };
  }

  it('are the same decision, reasons, totals, head, partners, lines and taxes, for every order', async () => {
    const done = await swept();
    const named = before.filter(({ marketplaceOrderId }) => marketplaceOrderId !== null);
    const compare = (of: (preview: OrderPreview) => unknown) =>
      named.map((each) => ({ id: each.marketplaceOrderId, text: texts[before.indexOf(each)], outcome: of(each) }));
    expect(compare(({ marketplaceOrderId }) => done.get(marketplaceOrderId ?? ''))).toEqual(compare(outcomeOf));
    expect(done.size).toBe(named.length);
  });

  it('cover what is taken, waits, is ignored and cannot be read', () => {
    const count = (decision: OrderPreview['decision']): number =>
      before.filter((each) => each.decision === decision).length;
    for (const decision of ['import', 'wait', 'ignore'] as const) expect(count(decision)).toBeGreaterThan(5);
    expect(before.some(({ reasons }) => reasons[0]?.code === 'unreadableOrder')).toBe(true);
  });

  it('an order without an id is a failed line, in the words of explain', async () => {
    const nameless = before.filter(({ marketplaceOrderId }) => marketplaceOrderId === null);
    const runs: { id: string }[] = await connector.dataSource.query(
      `select id from run where operation = 'importOrders'`,
    );
    const lines = (await Promise.all(runs.map(({ id }) => runLines(connector, id)))).flat();
    const messages = lines.map(({ message }) => message ?? '');
    for (const { reasons } of nameless) {
      expect(messages.some((message) => message.includes(reasons[0]?.message ?? '?'))).toBe(true);
    }
  });

  it('stays what explain says once the orders are there', async () => {
    const facts = (previews: readonly OrderPreview[]) =>
      previews.map((each) => [each.marketplaceOrderId, outcomeOf(each)]);
    expect(facts(await explained())).toEqual(facts(before));
  });
});

describe('the samples', () => {
  it(samples.length > 0 ? 'are part of it' : 'are not beside the project: they are left out', () => {
    expect(samples.length > 0).toBe(existsSync(SAMPLES));
  });
});
