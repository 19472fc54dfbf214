import { createLogger } from '../../platform/logger';
import { createSecretBox } from '../../platform/secret-box';
import { serveApi, type ApiUnderTest } from '../api/support/api-under-test';
import { isBooked, take } from '../support/booked';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf } from '../support/importing';
import { orderRow, parkedFor } from '../support/order-row';
import type { RawOrder } from '../support/raw-order';
import { copiedTables } from '../support/secrets/copied-tables';
import { personalWordsOf } from '../support/secrets/personal-words';
import { finderOf } from '../support/secrets/texts';

let connector: TestConnector;
let under: ApiUnderTest;
beforeAll(async () => {
  // Our number in an order would date it anew in the midst of a test: a later answer would not be the later one.
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  const { dataSource, client: temporal, config } = connector;
  const secretBox = createSecretBox(config.encryptionKeys);
  under = await serveApi({ dataSource, temporal, secretBox, logger: createLogger({ name: 'api', level: 'silent' }) });
}, 60_000);
afterAll(async () => {
  await under.stop();
  await connector.stop();
});

const address = { firstname: 'Zelda', lastname: 'Quillfeather', street_1: '17 bis passage Zworykine' };
const strasbourg = { ...address, zip_code: '67000', city: 'Strasbourg', country: 'France', country_iso_code: 'FRA' };
const buyerAt = (parts: object): RawOrder => ({
  ...{ customer_id: 'c-zelda', firstname: 'Zelda', lastname: 'Quillfeather', locale: 'fr_FR' },
  billing_address: { ...strasbourg, ...parts },
  shipping_address: { ...strasbourg, ...parts },
});

/** A later answer about the same order. */
const later = (order: RawOrder, members: RawOrder): RawOrder => ({
  ...order,
  last_updated_date: new Date(Date.parse(String(order.last_updated_date)) + 60_000).toISOString(),
  ...members,
});

const countryOf = async (id: string): Promise<string | undefined> => {
  const rows: { country: string }[] = await connector.dataSource.query(
    `select p.country from sale_order s join marketplace_order o on o.id = s.order_id
       join partner p on p.id = s.delivery_partner_id where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0]?.country;
};

describe('PAR-04 a country that nobody knows', () => {
  it('holds its orders with the label shown, and a mapping lets exactly these go on', async () => {
    const labels = { LOST: 'Pays de Cocagne (Île)', ALIKE: 'PAYS DE COCAGNE — ILE', OTHER: 'Brocéliande' };
    const orders = Object.entries(labels).map(([id, country]) =>
      aFreshOrder(id)
        .with({ customer: buyerAt({ country, country_iso_code: null }) })
        .build(),
    );
    await take(connector, ...orders);
    for (const id of ['LOST', 'ALIKE', 'OTHER']) await eventually(() => parkedFor(connector, id, 'unresolvedCountry'));
    expect((await orderRow(connector, 'LOST')).reasonText).toContain('label "Pays de Cocagne (Île)"');
    const body = { instance: INSTANCE_CODE, label: 'pays de cocagne île', country: 'BE' };
    expect((await under.call({ method: 'POST', url: '/country-labels', body })).statusCode).toBe(201);
    for (const id of ['LOST', 'ALIKE']) await eventually(() => isBooked(connector, id));
    expect([await countryOf('LOST'), await countryOf('ALIKE')]).toEqual(['BE', 'BE']);
    expect(await orderRow(connector, 'OTHER')).toMatchObject({ progress: 'parked', parkNumber: 1 });
  });
});

interface BoughtBy {
  readonly partner: string;
  readonly name: string;
  readonly streets: readonly (string | null)[];
  readonly company: string | null;
  readonly vatNumber: string | null;
}

/** The invoice partner of an order, and what is known of the company above it, or of the company without one. */
async function boughtBy(id: string): Promise<BoughtBy | undefined> {
  const rows: BoughtBy[] = await connector.dataSource.query(
    `select p.id as partner, p.name, array[p.street1, p.street2] as streets, c.name as company,
            coalesce(c.vat_number, p.vat_number) as "vatNumber"
       from sale_order s join marketplace_order o on o.id = s.order_id
       join partner p on p.id = s.invoice_partner_id left join partner c on c.id = p.parent_id
      where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0];
}

describe('PAR-03 buyers of whom no e-mail is known', () => {
  it('are one for one person, two for two people at one address, which is kept as it is written', async () => {
    const at = { street_1: ' 4 BIS,  quai Wimereux', street_2: 'Bât. C / Esc. 4' };
    const of = (id: string, firstname: string, alias: string | null) =>
      aFreshOrder(id)
        .with({ customer: buyerAt({ ...at, firstname }), customer_notification_email: alias })
        .build();
    const orders = [
      of('ONE', 'Ysolde', null),
      of('ONE-AGAIN', 'YSOLDE ', 'alias-9@market.example'),
      of('TWO', 'Ysée', null),
    ];
    for (const order of orders) await take(connector, order);
    for (const { order_id: id } of orders) await eventually(() => isBooked(connector, String(id)));
    const [one, again, two] = [await boughtBy('ONE'), await boughtBy('ONE-AGAIN'), await boughtBy('TWO')];
    expect(one).toMatchObject({ name: 'Ysolde Quillfeather', streets: [at.street_1, at.street_2], vatNumber: null });
    expect(again).toEqual(one);
    expect(two?.name).toBe('Ysée Quillfeather');
    expect(two?.partner).not.toBe(one?.partner);
  });
});

describe('PAR-02 a company that buys', () => {
  const organization = { name: 'Ormelune SARL', tax_identification_number: 'FR4242' };
  const order = (id: string): RawOrder =>
    aFreshOrder(id)
      .with({ customer: { ...buyerAt({ firstname: 'Ulrich' }), organization } })
      .build();
  const want = (createCompanyContact: boolean): Promise<unknown> =>
    connector.dataSource.query(
      `update instance set settings = settings || $2::jsonb, settings_version = settings_version + 1 where code = $1`,
      [INSTANCE_CODE, JSON.stringify({ createCompanyContact })],
    );

  it('stands above its people where that is wanted, and its VAT number is on it; else on the address itself', async () => {
    await want(false);
    await take(connector, order('NO-COMPANY'));
    await eventually(() => isBooked(connector, 'NO-COMPANY'));
    expect(await boughtBy('NO-COMPANY')).toMatchObject({ company: null, vatNumber: 'FR4242' });
    await want(true);
    await take(connector, order('COMPANY'));
    await eventually(() => isBooked(connector, 'COMPANY'));
    expect(await boughtBy('COMPANY')).toMatchObject({ company: 'Ormelune SARL', vatNumber: 'FR4242' });
  });
});

const anonymous = { customer_id: 'c-zelda', firstname: null, lastname: '***', locale: null, organization: null };
const nobody = { ...anonymous, billing_address: null, shipping_address: { street_1: '***', city: '-' } };

describe('PAR-05 a buyer whom the marketplace makes anonymous', () => {
  const buyerOf = (id: string): Promise<unknown[]> =>
    connector.dataSource.query(
      `select p.name, p.street1, p.zip, p.country from sale_order s join marketplace_order o on o.id = s.order_id
         join partner p on p.id in (s.invoice_partner_id, s.delivery_partner_id)
        where o.marketplace_order_id = $1`,
      [id],
    );
  const zelda = { name: 'Zelda Quillfeather', street1: '17 bis passage Zworykine', zip: '67000', country: 'FR' };

  it('stays known: nothing is overwritten, and nothing waits for it', async () => {
    const order = aFreshOrder('FADED')
      .with({ customer: buyerAt({}) })
      .build();
    await take(connector, order);
    await eventually(() => isBooked(connector, 'FADED'));
    await take(connector, later(order, { customer: nobody, customer_notification_email: null }));
    const isApplied = `from marketplace_order where marketplace_order_id = 'FADED' and applied_content_hash = content_hash
                          and last_updated_at > ordered_at`;
    await eventually(async () => (await countOf(connector, isApplied)) === 1);
    expect(await orderRow(connector, 'FADED')).toMatchObject({ progress: 'waiting', reasonCode: null });
    expect(await buyerOf('FADED')).toEqual([zelda, zelda]);
  });

  it('is imported as they were known, where the order had to wait', async () => {
    const order = aFreshOrder('WAITED', { offer_sku: 'LATER-1' })
      .with({ customer: buyerAt({}) })
      .build();
    await take(connector, order);
    await eventually(() => parkedFor(connector, 'WAITED', 'unknownSku'));
    await take(connector, later(order, { customer: nobody }));
    await eventually(async () => (await orderRow(connector, 'WAITED')).parkNumber === 2);
    await under.call({ method: 'POST', url: '/products', body: { sku: 'LATER-1', name: 'Late', kind: 'storable' } });
    await eventually(() => isBooked(connector, 'WAITED'));
    expect(await buyerOf('WAITED')).toEqual([zelda, zelda]);
  });
});

const quay = { ...strasbourg, street_1: '4 quai Wimereux', lastname: 'Grubenheimer' };
const company = {
  name: 'Quillfeather Plumes',
  identification_number: '552100554',
  tax_identification_number: 'FR8877',
};
const wilhelmina: RawOrder = {
  ...{ customer_id: 'c-77', firstname: 'Wilhelmina', lastname: 'Grubenheimer', locale: 'fr_FR' },
  organization: { organization_id: 'org-1', ...company },
  billing_address: { ...quay, company: 'Plumes & Duvets', phone: '+33 6 11 22 77 99' },
  shipping_address: {
    ...quay,
    street_2: 'Escalier Zibeline',
    additional_info: 'Ring Zabulon',
  },
};
const parcel = { ...colissimo, trackingNumber: '6A99887766554' };

describe('PAR-05 a buyer who asks to be erased', () => {
  const members: RawOrder = {
    customer: wilhelmina,
    customer_notification_email: 'alias-77@notification.example',
    references: { order_reference_for_customer: 'PO-GRUBEN-1' },
    order_additional_fields: [{ code: 'gift', type: 'STRING', value: 'For Rosalinde' }],
    shipping_pudo_id: 'PUDO-4711',
  };
  const order = aFreshOrder('ERASE-1').with(members).build();
  const words = [
    ...personalWordsOf(order),
    ...['Wilhelmina', 'PO-GRUBEN-1', 'Rosalinde', 'PUDO-4711', parcel.trackingNumber],
  ];
  const found = async (): Promise<readonly string[]> =>
    finderOf({ keys: [], words }).placesIn(await copiedTables(connector.database.url));
  const erase = (body: object, token?: string) =>
    under.call({
      ...{ method: 'POST', url: `/orders/${INSTANCE_CODE}/ERASE-1/erase-buyer`, body },
      ...(token === undefined ? {} : { token }),
    });

  it('waits for what is still to be sent, and for a token that may', async () => {
    await take(connector, order);
    await eventually(() => isBooked(connector, 'ERASE-1'));
    const refused = await erase({});
    expect([refused.statusCode, refused.body]).toEqual([409, expect.stringContaining('ERASE-1')]);
    expect((await erase({}, await under.token('orders:act'))).statusCode).toBe(403);
    expect(await found()).toContain('partner.name');
  });

  it('is in no table afterwards but in posted invoices, and nothing else is touched', async () => {
    await deliver(connector, 'ERASE-1', parcel);
    const shipped = {
      order_state: 'SHIPPED',
      shipping_carrier_code: 'COLISSIMO',
      shipping_tracking: parcel.trackingNumber,
    };
    await take(connector, later(order, shipped));
    await eventually(async () => (await orderRow(connector, 'ERASE-1')).toldBy !== null);
    await connector.dataSource.query(
      `insert into timeline_entry (order_id, kind, actor, sentence)
       select id, 'noted', 'Ada', 'Called Mrs GRUBENHEIMER back' from marketplace_order
        where marketplace_order_id = 'ERASE-1'`,
    );
    const before = await orderRow(connector, 'ERASE-1');
    const answer = await erase({ everyOrder: true });
    expect(answer.json()).toEqual({ erased: ['ERASE-1'], keptInvoices: 1 });
    expect((await found()).filter((place) => !place.startsWith('partner.'))).toEqual([]);
    expect(await countOf(connector, `from partner where name like '%Grubenheimer%' and not is_restricted`)).toBe(0);
    expect(await orderRow(connector, 'ERASE-1')).toEqual(before);
    expect(await countryOf('ERASE-1')).toBe('FR');
  });

  it('is in no table at all where invoices are not kept', async () => {
    await connector.dataSource.query(
      `update instance set settings = settings || '{"keepInvoicesOfErased": false}' where code = $1`,
      [INSTANCE_CODE],
    );
    expect((await erase({})).json()).toEqual({ erased: ['ERASE-1'], keptInvoices: 0 });
    expect(await found()).toEqual([]);
  });

  it('does not come back with later answers, which change nothing where nothing else is new', async () => {
    const { dataSource } = connector;
    const state = () =>
      dataSource.query(
        `select content_hash, pending_revision, progress from marketplace_order where marketplace_order_id = 'ERASE-1'`,
      );
    const shipped = later(order, { order_state: 'SHIPPED', shipping_carrier_code: 'COLISSIMO' });
    await take(connector, { ...shipped, shipping_tracking: parcel.trackingNumber });
    const before: unknown = await state();
    await take(connector, { ...shipped, customer: { ...wilhelmina, email: 'w@grubenheimer.example' } });
    expect(await state()).toEqual(before);
    await take(connector, later(shipped, { order_state: 'RECEIVED', customer: wilhelmina }));
    await eventually(async () => (await orderRow(connector, 'ERASE-1')).state === 'RECEIVED');
    expect(await found()).toEqual([]);
    expect((await orderRow(connector, 'ERASE-1')).reasonCode).toBeNull();
  });

  it('leaves the orders of everybody else as they are', async () => {
    const rows = `from partner where name = 'Zelda Quillfeather' and not is_restricted`;
    expect(await countOf(connector, rows)).toBeGreaterThan(0);
    expect(
      await countOf(connector, `from reception where raw #>> '{customer,lastname}' = 'Quillfeather'`),
    ).toBeGreaterThan(0);
  });
});

describe('DLV-03 codes that nobody knows', () => {
  it('hold no order up, however odd they are', async () => {
    const endless = Array.from({ length: 900 }, (_, index) => `${String(index)}é`).join('');
    const members = (code: string): RawOrder => ({
      ...{ shipping_zone_code: code, shipping_zone_label: code, shipping_type_code: code, shipping_type_label: code },
      channel: { code, label: code },
      shipping_carrier_code: code,
    });
    const codes = ['?', "'; drop table channel", endless, '\u0000A', '4711'];
    await take(
      connector,
      ...codes.map((code, index) =>
        aFreshOrder(`CODE-${String(index)}`)
          .with(members(code))
          .build(),
      ),
    );
    for (const index of codes.keys()) await eventually(() => isBooked(connector, `CODE-${String(index)}`));
    const seen = `from master_data_entry where state = 'seen' and code = '4711'`;
    expect(await countOf(connector, seen)).toBe(4);
  });
});
