import { MockActivityEnvironment } from '@temporalio/testing';
import { Webhook } from 'standardwebhooks';
import { createMarketplaceCalls } from '../../activities/instances/call-marketplace';
import { createMarketplaceClients } from '../../activities/instances/marketplace-clients';
import { importMasterDataKind } from '../../activities/master-data/import-master-data-kind';
import type { NotificationBody, ToDoBody } from '../../api/schemas/to-do';
import { installationFingerprint } from '../../platform/installation-fingerprint';
import { createLogger } from '../../platform/logger';
import { createSecretBox } from '../../platform/secret-box';
import { serveApi, type ApiUnderTest } from '../api/support/api-under-test';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { marketplaceOf } from '../support/marketplace';
import { startMailSink, type MailSink } from '../support/mail-sink';
import { retryStep } from '../support/order-commands';
import { orderRow, parkedFor } from '../support/order-row';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver';

const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let connector: TestConnector;
let under: ApiUnderTest;
let sink: MailSink;
let receiver: WebhookReceiver;

beforeAll(async () => {
  [sink, receiver] = await Promise.all([startMailSink(), startWebhookReceiver()]);
  connector = await startConnector({
    settings: { notificationRecipients: ['ops@nord.example', 'Ann'], notificationWebhook: receiver.url },
    environment: {
      ...{ SMTP_URL: sink.url, SMTP_FROM: 'Connector <connector@nord.example>', SMTP_ALLOW_PLAIN: 'true' },
      ...{ WEBHOOK_SIGNING_KEYS: KEY, NOTIFICATIONS_GATHER_SECONDS: '3600', NOTIFICATIONS_PAUSE_SECONDS: '1' },
    },
  });
  const { dataSource, client: temporal, config } = connector;
  under = await serveApi({ dataSource, temporal, secretBox: createSecretBox(config.encryptionKeys) });
}, 60_000);
afterAll(async () => {
  await under.stop();
  await connector.stop();
  await Promise.all([sink.stop(), receiver.stop()]);
});

async function parkedOrders(count: number): Promise<string[]> {
  const ids = await connector.place(...Array.from({ length: count }, () => 'unknownSku' as const));
  await connector.sweep();
  for (const id of ids) await eventually(() => parkedFor(connector, id, 'unknownSku'));
  return ids;
}

/** As if all that waits had been gathered for long enough: nothing is told before. */
const gathered = () =>
  connector.dataSource.query(`update notice set raised_at = now() - interval '2 hours' where notification_id is null`);

const notifications = async (query: string): Promise<NotificationBody[]> =>
  (await under.call({ url: `/notifications?${query}` })).json<{ items: NotificationBody[] }>().items;
const messageIdOf = (text = ''): string => /^message-id: <(.+)@nord\.example>/im.exec(text)?.[1] ?? '';

/** Everything that a buyer's partner says, but for countries and other short words. */
async function personalWords(): Promise<string[]> {
  const rows: { word: string | null }[] = await connector.dataSource.query(
    `select unnest(array[raw -> 'customer' ->> 'lastname', raw -> 'customer' -> 'billing_address' ->> 'street_1',
                         raw ->> 'customer_notification_email']) as word from reception`,
  );
  return rows.flatMap(({ word }) => (word === null || word.length < 4 ? [] : [word]));
}

describe("RUN-02 to-do's of one moment", () => {
  it('are one mail and one signed webhook, which tell what to do and nothing of a buyer', async () => {
    const ids = await parkedOrders(4);
    await gathered();
    await eventually(async () => (await notifications('state=sent')).length === 2);
    const told = ids.filter((id) => sink.mails[0]?.text.includes(id));
    expect(told.sort()).toEqual([...ids].sort());
    expect(sink.mails).toMatchObject([{ to: ['ops@nord.example'] }]);
    expect(sink.mails[0]?.text).toMatch(/^subject: 4 to-do's of demo/im);
    expect(receiver.received).toHaveLength(1);
    const body = receiver.received[0]?.body ?? '';
    const headers = receiver.received[0]?.headers ?? {};
    expect(new Webhook(KEY).verify(body, headers as Record<string, string>)).toMatchObject({
      data: { count: 4, groups: [{ instance: 'demo', reasonCode: 'unknownSku', count: 4 }] },
    });
    const words = await personalWords();
    expect(words.length).toBeGreaterThan(3);
    for (const word of words) expect(`${sink.mails[0]?.text ?? ''}${body}`).not.toContain(word);
    expect((await notifications('channel=mail')).map(({ state, toDoCount }) => ({ state, toDoCount }))).toEqual([
      { state: 'sent', toDoCount: 4 },
    ]);
  });

  it('are told to nobody again when a retry parks for the same reason', async () => {
    const before = await notifications('channel=mail');
    const [id = ''] = (await under.call({ url: '/to-dos?state=open&limit=1' }))
      .json<{ items: ToDoBody[] }>()
      .items.map(({ subject }) => subject);
    const { parkNumber } = await orderRow(connector, id);
    await retryStep(connector, id);
    await eventually(async () => (await orderRow(connector, id)).parkNumber === parkNumber + 1);
    const waiting: object[] = await connector.dataSource.query(`select from notice where notification_id is null`);
    expect(waiting).toEqual([]);
    expect(await notifications('channel=mail')).toEqual(before);
  });
});

describe('RUN-02 a message that cannot be sent', () => {
  it('is sent again later under the same id, and touches no order', async () => {
    sink.refuse(451);
    receiver.answer(503);
    const [id = ''] = await parkedOrders(1);
    await gathered();
    const isTried = ({ lastError }: NotificationBody): boolean => lastError !== null;
    await eventually(async () => (await notifications('state=waiting')).filter(isTried).length === 2);
    const waiting = await notifications('state=waiting');
    expect(waiting.map(({ channel, lastError }) => `${channel}: ${lastError ?? ''}`).sort()).toEqual([
      expect.stringMatching(/^mail: .*451/),
      'webhook: It answered 503',
    ]);
    expect(await parkedFor(connector, id, 'unknownSku')).toBe(true);
    sink.refuse(null);
    receiver.answer(204);
    await connector.dataSource.query(`update notification set next_try_at = now() where state = 'waiting'`);
    await eventually(async () => (await notifications('state=waiting')).length === 0);
    const mail = waiting.find(({ channel }) => channel === 'mail');
    expect(messageIdOf(sink.mails.at(-1)?.text)).toBe(mail?.id);
    const hooks = receiver.received.slice(-2).map(({ headers }) => headers['webhook-id']);
    expect(hooks[0]).toBe(hooks[1]);
  });

  it('is given up when it can never arrive, with the words, until somebody sends it again', async () => {
    sink.refuse(550);
    await parkedOrders(1);
    await gathered();
    await eventually(async () => (await notifications('state=givenUp')).length === 1);
    const [given] = await notifications('state=givenUp');
    expect(given).toMatchObject({ channel: 'mail', nextTryAt: null, lastError: expect.stringMatching(/550/) });
    sink.refuse(null);
    const url = `/notifications/${given?.id ?? ''}/send-again`;
    expect((await under.call({ method: 'POST', url })).json()).toMatchObject({ state: 'waiting', attempts: 0 });
    await eventually(async () => (await notifications('state=givenUp')).length === 0);
    await eventually(() => Promise.resolve(messageIdOf(sink.mails.at(-1)?.text) === given?.id));
    await eventually(async () => (await notifications('state=waiting')).length === 0);
    expect((await under.call({ method: 'POST', url })).statusCode).toBe(409);
  });
});

describe('RUN-02 a line of a run that failed for the third time', () => {
  it('raises a to-do, which a later import that brings it closes', async () => {
    const marketplace = marketplaceOf(connector);
    await marketplace.fault('SH11', '500-before', { count: 20 });
    const runId = await lastRound('shippingZones');
    expect(await toDosOf('shippingZones')).toMatchObject([
      { kind: 'failedLine', reasonCode: 'marketplaceUnavailable', responsible: ['ops@nord.example', 'Ann'], runId },
    ]);
    await marketplace.endFaults();
    await lastRound('shippingZones');
    expect(await toDosOf('shippingZones')).toMatchObject([{ state: 'done', closedBy: 'system' }]);
  });
});

describe('RUN-02 an import that its faults keep from going on', () => {
  const run = () => connector.run('listingImport', 'listingImport/demo', { instanceCode: INSTANCE_CODE });

  it('raises a to-do with the third in a row, which names the run and is closed when it goes on', async () => {
    const marketplace = marketplaceOf(connector);
    // Two have been met already.
    await connector.dataSource.query(
      `insert into failing_work (workflow_id, instance_id, faults) select 'listingImport/demo', id, 2 from instance`,
    );
    await marketplace.fault('OF52', '500-before', { count: 1 });
    const ended = run();
    await eventually(async () => (await toDosOf('listingImport/demo')).length === 1);
    const [toDo] = await toDosOf('listingImport/demo');
    expect(toDo).toMatchObject({ kind: 'failingWork', reasonCode: 'marketplaceUnavailable', state: 'open' });
    const [open]: { id: string }[] = await connector.dataSource.query(
      `select id from run where operation = 'importListings'`,
    );
    expect(toDo).toMatchObject({ runId: open?.id, page: `/api/v1/runs/${open?.id ?? ''}` });
    await ended;
    expect(await toDosOf('listingImport/demo')).toMatchObject([{ state: 'done', closedBy: 'system' }]);
  });

  it('raises one at once when it has failed for good, until a later one goes through', async () => {
    const marketplace = marketplaceOf(connector);
    await marketplace.fault('OF52', '403', { count: 1 });
    await expect(run()).rejects.toThrow();
    const forbidden = `${encodeURIComponent('listingImport/demo')}&reasonCode=forbidden`;
    expect(await toDosOf(forbidden)).toMatchObject([{ state: 'open', title: 'Not allowed by the marketplace' }]);
    await run();
    expect(await toDosOf(forbidden)).toMatchObject([{ state: 'done', closedBy: 'system' }]);
  });
});

const toDosOf = async (subject: string): Promise<ToDoBody[]> =>
  (await under.call({ url: `/to-dos?subject=${subject}` })).json<{ items: ToDoBody[] }>().items;

/** The round after which a kind that meets a fault has failed, without the pauses before it; the run's id. */
async function lastRound(kind: 'shippingZones'): Promise<string> {
  const { dataSource, config } = connector;
  const clients = createMarketplaceClients({
    ...{ dataSource, secretBox: createSecretBox(config.encryptionKeys), allowPrivateHosts: true },
    installationFingerprint: await installationFingerprint(config.installationId, (sql) => dataSource.query(sql)),
  });
  const logger = createLogger({ name: 'test', level: 'silent' });
  const calls = createMarketplaceCalls({ dataSource, clients, logger, callsInFlightPerInstance: 4 });
  const runs: { id: string }[] = await dataSource.query(
    `insert into run (instance_id, operation, kind, started_by, state)
     select id, 'importMasterData', 'full', 'a person', 'running' from instance where code = $1 returning id`,
    [INSTANCE_CODE],
  );
  const runId = runs[0]?.id ?? '';
  await dataSource.query(`insert into run_line (run_id, record) values ($1, $2)`, [runId, kind]);
  const asked = { instanceCode: INSTANCE_CODE, runId, kind, isForced: false, round: 3, isLastRound: true };
  await new MockActivityEnvironment().run(() => importMasterDataKind({ dataSource, calls }, asked));
  return runId;
}
