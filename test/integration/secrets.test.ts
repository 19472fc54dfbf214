import { randomBytes } from 'node:crypto';
import { createLogger } from '../../platform/logger';
import { keyFingerprint } from '../../platform/key-fingerprint';
import { createSecretBox } from '../../platform/secret-box';
import { orderKinds } from '../../sandbox/orders/order-kinds';
import { rotateKeys } from '../../scripts/secrets/rotate-keys';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { serveApi, type ApiUnderTest } from '../api/support/api-under-test';
import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { allHistories } from '../support/histories';
import { aFreshOrder, importIds, injectFault, placeRaw, sweepOnce } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';
import { addInstance, secondShop, testConnection } from '../support/second-shop';
import { copiedTables } from '../support/secrets/copied-tables';
import { crawlApi } from '../support/secrets/crawled-api';
import { personalWordsOf } from '../support/secrets/personal-words';
import { finderOf, type PlacedText } from '../support/secrets/texts';

const KEY = 'sandbox-key-2042';
const WRONG_KEY = 'wrong-key-7f31';
const NEW_KEY = 'entered-by-hand-91c4';

/** Where a buyer belongs: whoever adds a place here says that people are to be found there. */
const WHERE_BUYERS_BELONG = [
  'partner.company_name',
  'partner.email',
  'partner.instructions',
  'partner.name',
  'partner.phone',
  'partner.registration_number',
  'partner.street1',
  'partner.vat_number',
  // The marketplace's answers as they came, from which an order is imported again.
  'reception.raw',
];
/** The API shows initials alone. */
const WHERE_THE_API_SHOWS_BUYERS: readonly string[] = [];

let connector: TestConnector;
let under: ApiUnderTest;
let logged = '';
/** What was answered to somebody who mistypes. */
let answered = '';
/** The keys that seal, as they stand in the environment. */
let sealing: readonly string[];
let words: readonly string[];
/** Of the time when everything was over. */
let kept: Awaited<ReturnType<typeof everything>>;
const destination = { write: (line: string): void => void (logged += line) };

beforeAll(async () => {
  connector = await startConnector({ logTo: destination });
  const { dataSource, client: temporal, config } = connector;
  const secretBox = createSecretBox(config.encryptionKeys);
  const logger = createLogger({ name: 'api', level: 'trace', destination });
  under = await serveApi({ dataSource, temporal, secretBox, logger });
  sealing = config.encryptionKeys.map(({ key }) => key.toString('base64'));
  await liveThroughEverything();
  words = await personalWords();
  kept = await everything();
}, 120_000);
afterAll(async () => {
  await under.stop();
  await connector.stop();
});

/**
 * Orders of every kind, companies among them, refused, parked, unreadable, cancelled and shipped ones; each fault of a
 * marketplace; wrong keys, a key entered through the API, keys sealed anew: whatever might carry a word too many.
 */
async function liveThroughEverything(): Promise<void> {
  const ids = await connector.place(...orderKinds);
  for (const kind of ['500-before', 'html', 'truncated'] as const) {
    await injectFault(connector, { operation: 'OR11', kind, after: 1 });
  }
  await placeRaw(connector, oddOrders());
  await sweepOnce(connector);
  await importIds(connector, ids);
  const at = (kind: (typeof orderKinds)[number]): string => ids[orderKinds.indexOf(kind)] ?? '';
  const [shipped, cancelled] = [at('oneLine'), at('b2bVat')];
  for (const id of [shipped, cancelled]) await eventually(() => waitingFor(connector, id, 'delivery'));
  await eventually(() => parkedFor(connector, 'ODD-COUNTRY', 'unresolvedCountry'));
  await injectFault(connector, { operation: 'OR24', kind: '500-after' });
  await deliver(connector, shipped, colissimo);
  await eventually(async () => (await orderRow(connector, shipped)).toldBy === 'us');
  await marketplaceOf(connector).act(cancelled, 'cancel');
  await sweepOnce(connector);
  await eventually(() => finished(connector, cancelled));
  await addInstance(connector, { ...secondShop, apiKey: WRONG_KEY });
  await testConnection(connector, 'halles');
  await injectFault(connector, { operation: '*', kind: '403', shopId: 2043 });
  await testConnection(connector, 'halles');
  await under.call({ method: 'PUT', url: '/instances/halles/credentials', body: { apiKey: NEW_KEY } });
  for (const body of [{ key: NEW_KEY, apiKey: 7 }, { apiKey: { of: NEW_KEY } }, { apiKey: NEW_KEY, shopId: NEW_KEY }]) {
    answered += (await under.call({ method: 'PUT', url: '/instances/halles/credentials', body })).body;
  }
  await testConnection(connector, 'halles');
  await sealAnew();
}

const aBuyer = {
  firstname: 'Zelda',
  lastname: 'Quillfeather',
  street_1: '17 passage Zworykine',
  phone: '+33 6 99 77 55 33',
};
const anAddress = { ...aBuyer, zip_code: '67000', city: 'Strasbourg', country: 'Atlantide', country_iso_code: null };

/** Orders whose buyers stand where reasons are made of them. */
function oddOrders(): readonly object[] {
  const customer = { ...aBuyer, customer_id: 'c-1', billing_address: anAddress, shipping_address: anAddress };
  const nameless = aFreshOrder('').with({ customer, order_id: null }).build();
  return [
    aFreshOrder('ODD-COUNTRY').with({ customer }).build(),
    aFreshOrder('ODD-AMOUNTS', { price: aBuyer.street_1, quantity: aBuyer.phone }).with({ customer }).build(),
    aFreshOrder('ODD-CURRENCY').with({ customer, currency_iso_code: aBuyer.lastname }).build(),
    nameless,
  ];
}

async function sealAnew(): Promise<void> {
  const { dataSource, config } = connector;
  const keys = [{ id: 'newer', key: randomBytes(32) }, ...config.encryptionKeys];
  const rotated = await rotateKeys({
    dataSource,
    secretBox: createSecretBox(keys),
    currentKeyId: 'newer',
    isDryRun: false,
  });
  expect(rotated).toEqual({ resealed: 2, unreadable: [] });
}

/** Of all orders that the marketplace has. */
async function personalWords(): Promise<readonly string[]> {
  const { orders } = await askSandbox<{ orders: { orderId: string | null }[] }>(
    connector.sandbox.url,
    'GET',
    '/orders?shopId=2042',
  );
  const found = new Set(personalWordsOf({ customer: { ...aBuyer, shipping_address: anAddress } }));
  for (const { orderId } of orders) {
    if (orderId === null) continue;
    for (const word of personalWordsOf(await marketplaceOf(connector).rawOrder(orderId))) found.add(word);
  }
  return [...found];
}

/** All that the product keeps, writes and answers, and what of it no answer was had for. */
async function everything(): Promise<{ readonly texts: readonly PlacedText[]; readonly unread: readonly string[] }> {
  const invoices: { id: string }[] = await connector.dataSource.query('select id from invoice');
  const crawl = await crawlApi(under, {
    '/problems/{kind}': [{ kind: 'notFound' }],
    '/api/v1/invoices/{id}': invoices.map(({ id }) => ({ id })),
  });
  const texts = [
    ...(await copiedTables(connector.database.url)),
    { place: 'histories', text: await allHistories(connector) },
    { place: 'logs', text: logged },
    { place: 'refused credentials', text: answered },
    ...crawl.texts,
  ];
  return { texts, unread: crawl.unread };
}

describe('INS-02 the key is nowhere in the clear', () => {
  it('stands encrypted in the database, with the id of the key that opens it', async () => {
    const [instance]: { ciphertext: string; key_id: string; print: string }[] = await connector.dataSource.query(
      `select api_key_ciphertext as ciphertext, api_key_key_id as key_id, api_key_fingerprint as print
         from instance where code = 'demo'`,
    );
    expect(instance?.key_id).toBe('newer');
    expect(Buffer.from(instance?.ciphertext ?? '', 'base64').toString('latin1')).not.toContain('sandbox-key');
    expect(instance?.print).toBe(keyFingerprint(KEY));
  });

  it('is in no table, no log line, no history and no answer, however it is written', () => {
    const { texts, unread } = kept;
    expect(unread).toEqual([]);
    expect(finderOf({ keys: [KEY, WRONG_KEY, NEW_KEY, ...sealing], words: [] }).placesIn(texts)).toEqual([]);
  });
});

describe('SEC-02 personal data stays where it belongs', () => {
  const found = ({ texts }: typeof kept): readonly string[] => finderOf({ keys: [], words }).placesIn(texts);
  const allowed = [...WHERE_BUYERS_BELONG, ...WHERE_THE_API_SHOWS_BUYERS].sort();

  it('was looked for: there are people, and everything was read', () => {
    const { texts } = kept;
    const read = (place: string): string =>
      texts
        .filter((one) => one.place === place)
        .map(({ text }) => text)
        .join();
    expect(words.length).toBeGreaterThan(orderKinds.length);
    expect(read('histories')).toContain('No product has SKU');
    expect(read('logs')).toContain('activity.failed');
    expect(read('logs')).toContain('request.answered');
    expect(read('GET /orders/{instanceCode}/{marketplaceOrderId} reasonText')).toContain('Atlantide');
    expect(read('run_line.record')).toContain('ODD-AMOUNTS');
  });

  it('is in the listed columns and nowhere else: no history, log line, search attribute or answer', () => {
    expect(found(kept)).toEqual(allowed);
  });

  it('is found wherever it does not belong, in a table that nobody knew of as well', async () => {
    const { dataSource, client } = connector;
    await dataSource.query(`create schema elsewhere`);
    await dataSource.query(`create table elsewhere.leak (id integer, note jsonb, bytes bytea)`);
    await dataSource.query(`insert into elsewhere.leak values (1, $1, $2)`, [
      JSON.stringify({ deep: [`sent to ${words.find((word) => word.includes('@')) ?? '?'}`] }),
      Buffer.from(aBuyer.phone),
    ]);
    await dataSource.query(`update timeline_entry set sentence = $1 where id = (select min(id) from timeline_entry)`, [
      `Told ${aBuyer.lastname.toUpperCase()}`,
    ]);
    await client.workflow.start('nobodyKnowsIt', {
      ...{ workflowId: 'leak', taskQueue: CONNECTOR_TASK_QUEUE, args: [] },
      memo: { street: aBuyer.street_1 },
    });
    destination.write(JSON.stringify({ buyer: encodeURIComponent(aBuyer.street_1) }));
    const leaks = found(await everything()).filter((place) => !allowed.includes(place));
    await client.workflow.getHandle('leak').terminate('seen');
    expect(leaks).toEqual([
      'GET /orders/{instanceCode}/{marketplaceOrderId}/timeline items[].sentence',
      'elsewhere.leak.bytes',
      'elsewhere.leak.note',
      'histories',
      'logs',
      'timeline_entry.sentence',
    ]);
    const key = finderOf({ keys: [KEY], words: [] });
    const carried = ['x', 'xy', 'xyz'].map((before) => Buffer.from(`${before}:${KEY}:z`).toString('base64'));
    expect(carried.map((text) => key.placesIn([{ place: 'here', text }]))).toEqual([['here'], ['here'], ['here']]);
  });
});
