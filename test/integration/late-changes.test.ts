import { linesOf, take } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver, deliverUnits } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, KNOWN_SKU } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import {
  aBookedOrderOfFour,
  carriedOf,
  dateOfAnswer,
  invoicesOf,
  isTakenOver,
  ofFour,
  withoutValidation,
} from '../support/order-of-four';
import { retryStep, skipStep } from '../support/order-commands';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';
import type { RawOrder } from '../support/raw-order';
import { timelineOf } from '../support/timeline';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({
    settings: {
      writeBackOrderNumber: false,
      taxSystem: 'marketplaceWithFiscalPosition',
      trackingPush: 'scheduled',
    },
  });
  await connector.dataSource.query(
    `with given as (
       insert into tax (company_id, name, code, rate)
       select id, unnest(array['VAT20 20% Excluded', 'Intra-EU 0']), 'VAT', unnest(array[20, 0]) from company
       returning id, company_id, name
     ), made as (
       insert into fiscal_position (company_id, code, name, countries)
       select company_id, 'BE', 'To Belgium', '{BE}' from given where name = 'Intra-EU 0' returning id
     ), exchanged as (
       insert into fiscal_position_tax (fiscal_position_id, tax_id, replacement_id)
       select made.id, f.id, t.id from made, given f, given t where f.name <> 'Intra-EU 0' and t.name = 'Intra-EU 0'
     )
     insert into delivery_method (company_id, name, country, marketplace_method_code)
     select id, 'Bpost', 'BE', 'STD' from company`,
  );
}, 60_000);
afterAll(() => connector.stop());

const told = async (id: string, ...kinds: string[]): Promise<string[]> =>
  (await timelineOf(connector, id, ...kinds)).map(({ sentence }) => sentence);

const pushesOf = async (id: string): Promise<number> => (await marketplaceOf(connector).writes(id)).length;

/** A part of an order leaves, and what left is to be told some time. */
async function aPartOf(id: string, units: number): Promise<void> {
  const { id: orderId } = await orderRow(connector, id);
  await connector.dataSource.transaction((manager) => deliverUnits(manager, orderId, units));
}

describe('CAN-06 units that are cancelled after they had left', () => {
  it('hold the order for a person once, while all else of it is cancelled at once', async () => {
    const id = await aBookedOrderOfFour(connector, 'GONE-1');
    await aPartOf(id, 2);
    await take(connector, ofFour(id, 10, { cancelled: 3 }));
    await eventually(() => parkedFor(connector, id, 'shippedButCancelled'));
    expect((await orderRow(connector, id)).reasonText).toMatch(
      new RegExp(`^1 of 2 units of ${KNOWN_SKU} that left with OUT/\\d+ cancelled by cancelation ${id}-C1, ${id}-C2, `),
    );
    expect((await linesOf(connector, id))[0]).toMatchObject({ quantity: 1, amount: '10' });
    expect(await carriedOf(connector, id)).toMatchObject([
      { state: 'done', quantity: 2 },
      { state: 'cancelled', quantity: 0 },
    ]);
    expect((await invoicesOf(connector, id)).slice(1)).toHaveLength(3);

    // Another answer, or Retry, tells no person that it is decided.
    await take(connector, ofFour(id, 20, { cancelled: 3, order: { has_incident: true } }));
    await eventually(async () => (await told(id, 'incidentOpened')).length === 1);
    await eventually(() => parkedFor(connector, id, 'shippedButCancelled'));
    await retryStep(connector, id);
    await eventually(async () => (await told(id, 'parked')).length === 3);
    expect(await pushesOf(id)).toBe(0);

    await skipStep(connector, id);
    await eventually(() => waitingFor(connector, id, 'trackingExport'));
    await take(connector, ofFour(id, 30, { cancelled: 3 }));
    await eventually(() => isTakenOver(connector, id, 30));
    expect((await invoicesOf(connector, id)).slice(1)).toHaveLength(3);
  });

  it('are decided by themselves, whatever else holds the order meanwhile', async () => {
    const id = await aBookedOrderOfFour(connector, 'GONE-2');
    await aPartOf(id, 2);
    await take(connector, ofFour(id, 10, { cancelled: 3 }));
    await eventually(() => parkedFor(connector, id, 'shippedButCancelled'));
    await take(connector, ofFour(id, 20, { cancelled: 3, line: { price: 9 } }));
    await eventually(() => parkedFor(connector, id, 'changedAfterImport'));
    expect((await orderRow(connector, id)).reasonText).not.toContain('that left with');
    await skipStep(connector, id);
    await eventually(() => parkedFor(connector, id, 'shippedButCancelled'));
    await skipStep(connector, id);
    await eventually(() => waitingFor(connector, id, 'trackingExport'));
  });
});

describe('CAN-03 figures that differ, and that a person went on with', () => {
  it('hold the order no second time, and others do', async () => {
    const id = await aBookedOrderOfFour(connector, 'DEARER-1');
    const at = (answer: number, price: number, order: RawOrder = {}): RawOrder =>
      ofFour(id, answer, { line: { price }, order });
    await take(connector, at(10, 39));
    await eventually(() => parkedFor(connector, id, 'changedAfterImport'));
    await skipStep(connector, id);
    await eventually(() => isTakenOver(connector, id, 10));
    await take(connector, at(20, 39, { has_incident: true }));
    await eventually(() => isTakenOver(connector, id, 20));
    expect((await linesOf(connector, id))[0]).toMatchObject({ amount: '40' });
    expect(await told(id, 'parked')).toHaveLength(1);
    await take(connector, at(30, 38));
    await eventually(() => parkedFor(connector, id, 'changedAfterImport'));
    expect((await orderRow(connector, id)).reasonText).toMatch(/51\.\d\d.*52\.80/);
  });
});

const belgian = { lastname: 'Claes', street_1: 'Kaai 1', zip_code: '9000', city: 'Gent', country_iso_code: 'BEL' };
const blank = { firstname: null, lastname: null, street_1: '***', zip_code: null, city: ' ', country_iso_code: 'FRA' };

const toBelgium = (id: string, answer: number): RawOrder => {
  const { customer } = ofFour(id, 0) as { customer: object };
  return ofFour(id, answer, { order: { customer: { ...customer, shipping_address: belgian } } });
};

interface Sold {
  readonly method: string;
  readonly carriedBy: string;
  readonly fiscalPosition: string | null;
  readonly country: string;
}

async function soldAs(id: string): Promise<Sold | undefined> {
  const rows: Sold[] = await connector.dataSource.query(
    `select m.name as method, c.name as "carriedBy", s.fiscal_position as "fiscalPosition", p.country
       from sale_order s join marketplace_order o on o.id = s.order_id join delivery d on d.sale_order_id = s.id
       join delivery_method m on m.id = s.delivery_method_id join delivery_method c on c.id = d.delivery_method_id
       join partner p on p.id = s.delivery_partner_id
      where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0];
}

describe('DLV-02 an order that goes to another country', () => {
  it('goes by the method of that country, with its taxes while nothing is invoiced for good', async () => {
    await withoutValidation(connector, async () => {
      const id = await aBookedOrderOfFour(connector, 'MOVED-1');
      expect(await soldAs(id)).toMatchObject({ method: 'Standard', fiscalPosition: null, country: 'FR' });
      await take(connector, toBelgium(id, 10));
      await eventually(() => isTakenOver(connector, id, 10));
      expect(await soldAs(id)).toEqual({
        ...{ method: 'Bpost', carriedBy: 'Bpost', fiscalPosition: 'BE', country: 'BE' },
      });
      expect((await linesOf(connector, id)).map(({ taxes }) => taxes)).toEqual([
        [{ name: 'Intra-EU 0', amount: '8' }],
        [{ name: 'Intra-EU 0', amount: '0.8' }],
      ]);
      expect(await invoicesOf(connector, id)).toEqual([{ source: 'order', state: 'draft', total: '52.8' }]);
      const invoiced: { name: string }[] = await connector.dataSource.query(
        `select distinct t.name from invoice_line_tax x join tax t on t.id = x.tax_id
           join invoice_line l on l.id = x.invoice_line_id join invoice i on i.id = l.invoice_id
           join sale_order s on s.id = i.sale_order_id join marketplace_order o on o.id = s.order_id
          where o.marketplace_order_id = $1`,
        [id],
      );
      expect(invoiced).toEqual([{ name: 'Intra-EU 0' }]);
      expect(await told(id, 'deliveryMethodChanged', 'taxesChosenAnew')).toEqual([
        'To BE it goes by Bpost instead of Standard',
        expect.stringContaining('VAT20 20% Excluded became Intra-EU 0; 52.80 EUR in all'),
      ]);
    });
  });
});

describe('PAR-05 an address that is blank by now', () => {
  it('is no other one, and keeps none from being followed', async () => {
    const id = await aBookedOrderOfFour(connector, 'MOVED-3');
    const { customer } = ofFour(id, 0) as { customer: { shipping_address: object } };
    const addressed = (shipping: object, billing: object) => ({
      customer: { ...customer, shipping_address: shipping, billing_address: billing },
    });
    const moved = (street: string): object => ({ ...customer.shipping_address, street_1: street });
    await take(connector, ofFour(id, 10, { order: addressed(moved('7 quai Ouest'), blank) }));
    await eventually(() => isTakenOver(connector, id, 10));
    expect(await streetsOf(id)).toEqual({ shipping: '7 quai Ouest', billing: '3 rue des Forges' });
    await take(connector, ofFour(id, 20, { order: addressed(blank, blank) }));
    await eventually(() => isTakenOver(connector, id, 20));
    expect(await streetsOf(id)).toEqual({ shipping: '7 quai Ouest', billing: '3 rue des Forges' });
    await take(connector, ofFour(id, 30, { order: addressed(moved('9 quai Est'), moved('3 rue des Forges')) }));
    await eventually(() => isTakenOver(connector, id, 30));
    expect(await streetsOf(id)).toEqual({ shipping: '9 quai Est', billing: '3 rue des Forges' });
    expect(await told(id, 'addressChanged')).toHaveLength(2);
  });
});

async function streetsOf(id: string): Promise<unknown> {
  const rows: unknown[] = await connector.dataSource.query(
    `select d.street1 as shipping, b.street1 as billing from sale_order s
       join marketplace_order o on o.id = s.order_id join partner d on d.id = s.delivery_partner_id
       join partner b on b.id = s.invoice_partner_id where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0];
}

describe('TAX-03 an order that goes to another country when its invoice is posted', () => {
  it('goes there with its taxes as booked, and is held with both countries until a person has decided', async () => {
    const id = await aBookedOrderOfFour(connector, 'MOVED-2');
    await take(connector, toBelgium(id, 10));
    await eventually(() => parkedFor(connector, id, 'countryChanged'));
    expect((await orderRow(connector, id)).reasonText).toMatch(
      /^The shipping address moved from FR to BE: the taxes would be Intra-EU 0 instead of VAT20 20% Excluded .* an invoice of the order is posted$/,
    );
    // What is still to ship never waits at the old address.
    expect(await soldAs(id)).toMatchObject({ method: 'Bpost', fiscalPosition: null, country: 'BE' });
    expect((await linesOf(connector, id))[0]?.taxes).toEqual([{ name: 'VAT20 20% Excluded', amount: '8' }]);
    expect(await told(id, 'taxesKept')).toEqual([expect.stringContaining('stay as they were booked for FR')]);
    await skipStep(connector, id);
    await eventually(() => isTakenOver(connector, id, 10));
    await eventually(() => waitingFor(connector, id, 'delivery'));
  });

  it('is held no longer once it goes where its taxes belong to', async () => {
    const id = await aBookedOrderOfFour(connector, 'MOVED-4');
    await take(connector, toBelgium(id, 10));
    await eventually(() => parkedFor(connector, id, 'countryChanged'));
    await take(connector, ofFour(id, 20));
    await eventually(() => isTakenOver(connector, id, 20));
    await eventually(() => waitingFor(connector, id, 'delivery'));
    expect(await soldAs(id)).toMatchObject({ method: 'Standard', fiscalPosition: null, country: 'FR' });
  });
});

describe('ORD-16 an order that comes back from its end before it was cancelled here', () => {
  /** Two units in lines of their own, of which so many are cancelled. */
  const two = (answer: number, state: string, first: string, second: string): RawOrder => {
    const dead = [first, second].filter((each) => each === 'CANCELED').length;
    return aFreshOrder('BACK-3')
      .withLine({ offer_sku: KNOWN_SKU, order_line_state: second })
      .withState(state)
      .with({ last_updated_date: dateOfAnswer(answer), total_price: 12.5 * (2 - dead) })
      .build();
  };
  const withFirst = (order: RawOrder, state: string): RawOrder => {
    const [line, ...rest] = order.order_lines as RawOrder[];
    return { ...order, order_lines: [{ ...line, order_line_state: state }, ...rest] };
  };
  const answered = (answer: number, state: string, first: string, second: string): RawOrder =>
    withFirst(two(answer, state, first, second), first);

  it('loses the lines that stay cancelled, once a person lets it go on', async () => {
    const id = 'BACK-3';
    await take(connector, answered(0, 'SHIPPING', 'SHIPPING', 'SHIPPING'));
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await deliver(connector, id, colissimo);
    await take(connector, answered(10, 'CANCELED', 'CANCELED', 'CANCELED'));
    await eventually(() => parkedFor(connector, id, 'shippedButCancelled'));
    await take(connector, answered(20, 'SHIPPING', 'CANCELED', 'SHIPPING'));
    await eventually(() => parkedFor(connector, id, 'unexpectedTransition'));
    await skipStep(connector, id);
    // One of the lines had left, and is cancelled.
    await eventually(() => parkedFor(connector, id, 'shippedButCancelled'));
    const goods = (await linesOf(connector, id)).filter(({ kind }) => kind === 'product');
    expect(goods).toMatchObject([
      { state: 'cancelled', quantity: 0, amount: '0' },
      { state: 'live', quantity: 1, amount: '10' },
    ]);
    expect((await orderRow(connector, id)).reasonText).toContain('with all of its line');
    await skipStep(connector, id);
    await eventually(() => waitingFor(connector, id, 'trackingExport'));
    expect(await orderRow(connector, id)).toMatchObject({ saleOrderState: 'confirmed', deliveryState: 'done' });
  });
});
