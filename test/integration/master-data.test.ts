import { saveKind } from '../../activities/master-data/save-kind';
import { masterDataImportId, scheduledId } from '../../workflows/ids';
import type { MasterDataImportResult } from '../../workflows/messages';
import { askSandbox } from '../support/ask-sandbox';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, callsOf, countOf, injectFault, placeRaw, runLines, type RunLineRow } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { orderRow, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector();
}, 60_000);
afterAll(() => connector.stop());

const instanceCode = INSTANCE_CODE;

const importMasterData = (input: object = {}): Promise<MasterDataImportResult> =>
  connector.run('masterDataImport', masterDataImportId(instanceCode), { instanceCode, ...input });

async function lineOf(kind: string, runId: string): Promise<RunLineRow | undefined> {
  return (await runLines(connector, runId)).find(({ record }) => record === kind);
}

/** Imports one kind and answers its line. */
async function importOne(kind: string, input: object = {}): Promise<RunLineRow | undefined> {
  const { runId } = await importMasterData({ kinds: [kind], ...input });
  return lineOf(kind, runId);
}

interface EntryRow {
  readonly code: string;
  readonly label: string;
  readonly state: string;
  readonly retired: boolean;
  readonly firstSeenIn: string | null;
}

const entriesOf = (kind: string): Promise<EntryRow[]> =>
  connector.dataSource.query(
    `select code, label, state, retired_at is not null as retired, first_seen_in as "firstSeenIn"
       from master_data_entry where kind = $1 order by scope, code`,
    [kind],
  );

/** Which transaction wrote each entry last: the same as before when nothing was written. */
async function writtenBy(): Promise<string> {
  const rows: { id: string; writer: string }[] = await connector.dataSource.query(
    `select id, xmin::text as writer from master_data_entry order by id`,
  );
  return JSON.stringify(rows);
}

const setSettings = (settings: object): Promise<unknown> =>
  connector.dataSource.query(`update instance set settings = settings || $1`, [JSON.stringify(settings)]);

const operator = (change: object): Promise<unknown> =>
  askSandbox(connector.sandbox.url, 'POST', '/master-data', change);

describe('DLV-03 codes that the master data does not hold', () => {
  it('are kept as seen with the order that named them, and hold no order up', async () => {
    await placeRaw(connector, [
      aFreshOrder('MOON-1')
        .with({ shipping_type_code: 'PIGEON', shipping_type_label: 'Carrier pigeon' })
        .with({ shipping_zone_code: 'MOON', shipping_zone_label: null })
        .with({ channel: { code: 'WEB_FR', label: 'Site France' } })
        .build(),
    ]);
    await connector.sweep();
    await eventually(() => waitingFor(connector, 'MOON-1', 'delivery'));
    const seen = { state: 'seen', retired: false, firstSeenIn: 'MOON-1' };
    expect(await entriesOf('shippingZones')).toEqual([{ ...seen, code: 'MOON', label: 'MOON' }]);
    expect(await entriesOf('channels')).toEqual([{ ...seen, code: 'WEB_FR', label: 'Site France' }]);
    const methods = await entriesOf('shippingMethods');
    expect(methods.filter(({ state }) => state === 'seen')).toEqual([
      { ...seen, code: 'PIGEON', label: 'Carrier pigeon' },
    ]);
  });

  it('are listed once the marketplace lists them, and still tell where they were met first', async () => {
    await importMasterData({ kinds: ['channels', 'shippingZones'] });
    const channel = (await entriesOf('channels')).find(({ code }) => code === 'WEB_FR');
    expect(channel).toMatchObject({ state: 'listed', firstSeenIn: 'MOON-1' });
    const zone = (await entriesOf('shippingZones')).find(({ code }) => code === 'MOON');
    expect(zone).toMatchObject({ state: 'seen' });
  });
});

describe('MAS-01 one import reads every kind', () => {
  it('with a line each, and keeps what each tells', async () => {
    const { runId, kinds, failed } = await importMasterData();
    expect([kinds, failed]).toEqual([12, []]);
    const lines = await runLines(connector, runId);
    expect(lines).toHaveLength(12);
    expect(lines.every(({ state }) => state === 'done')).toBe(true);
    const counts: object[] = await connector.dataSource.query(
      `select kind, count(*)::integer as count from master_data_entry where state <> 'seen' group by kind order by kind`,
    );
    expect(counts).toHaveLength(11);
    expect((await entriesOf('offerStates')).filter(({ retired }) => retired).map(({ code }) => code)).toEqual(['9']);
    const leaves: object[] = await connector.dataSource.query(
      `select code from master_data_entry where kind = 'categories' and parent_code = 'OUT' order by code`,
    );
    expect(leaves).toHaveLength(4);
    const reasons: { scope: string }[] = await connector.dataSource.query(
      `select distinct scope from master_data_entry where kind = 'reasons' order by scope`,
    );
    expect(reasons.map(({ scope }) => scope)).toEqual(expect.arrayContaining(['CANCELATION', 'REFUND']));
    const [run]: object[] = await connector.dataSource.query(`select operation, kind, state from run where id = $1`, [
      runId,
    ]);
    expect(run).toEqual({ operation: 'importMasterData', kind: 'full', state: 'done' });
  });

  it('is told on the page of the workflow, step by step', async () => {
    const details = await connector.client.workflow
      .getHandle(masterDataImportId(instanceCode))
      .query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    expect(details.currentDetails).toContain('Master data of **demo**: 12 of 12 kinds');
    expect(details.currentDetails).toContain('- **carriers** (done): 4 read');
  });

  it('refuses a kind that does not exist, in words', async () => {
    await expect(importMasterData({ kinds: ['planets'] })).rejects.toMatchObject({
      cause: { cause: { message: expect.stringContaining('no kind of master data "planets"') as string } },
    });
  });
});

describe('MAS-02 an import that is repeated', () => {
  it('writes no entry when nothing has changed', async () => {
    const before = await writtenBy();
    const { runId } = await importMasterData();
    expect(await writtenBy()).toBe(before);
    expect(await lineOf('carriers', runId)).toMatchObject({ state: 'done', message: '4 read, nothing changed' });
    const [run]: object[] = await connector.dataSource.query(`select changed_count as changed from run where id = $1`, [
      runId,
    ]);
    expect(run).toEqual({ changed: 0 });
  });

  it('retires a code that has vanished, with its date, and lists it again when it is back', async () => {
    await operator({ operation: 'SH21', code: 'MRELAY', standing: 'gone' });
    await operator({ operation: 'SH21', code: 'DPD_FR', label: 'DPD' });
    expect(await importOne('carriers')).toMatchObject({ message: '3 read, 1 changed, 1 retired' });
    const rows = await entriesOf('carriers');
    expect(rows.find(({ code }) => code === 'MRELAY')).toMatchObject({ state: 'retired', retired: true });
    expect(rows.find(({ code }) => code === 'DPD_FR')).toMatchObject({ state: 'listed', label: 'DPD' });
    expect(await importOne('carriers')).toMatchObject({ message: '3 read, nothing changed' });
    await operator({ operation: 'SH21', code: 'MRELAY', standing: 'listed' });
    expect(await importOne('carriers')).toMatchObject({ message: '4 read, 1 changed' });
    expect((await entriesOf('carriers')).find(({ code }) => code === 'MRELAY')).toMatchObject({ retired: false });
  });

  it('marks a condition that is not active any more', async () => {
    await operator({ operation: 'OF61', code: '21', standing: 'retired' });
    await importOne('offerStates');
    const retired = (await entriesOf('offerStates')).filter((entry) => entry.retired).map(({ code }) => code);
    expect(retired).toEqual(['21', '9']);
  });

  it('retires nothing by a list of which something cannot be read, and takes over none that is older', async () => {
    const [{ id: instanceId } = { id: '' }]: { id: string }[] = await connector.dataSource.query(
      `select id from instance where code = $1`,
      [instanceCode],
    );
    const rows = [{ scope: '', code: 'NEW', label: 'New', parentCode: null, details: {} }];
    const list = { instanceId, kind: 'channels', part: 'all', rows, language: 'en' } as const;
    const before = await entriesOf('channels');
    const { manager } = connector.dataSource;
    const older = { ...list, isComplete: true, readAt: new Date(0) };
    expect(await saveKind(manager, older)).toEqual({ read: 1, added: 0, changed: 0, retired: 0 });
    expect(await entriesOf('channels')).toEqual(before);
    const partly = { ...list, isComplete: false, readAt: new Date() };
    expect(await saveKind(manager, partly)).toEqual({ read: 1, added: 1, changed: 0, retired: 0 });
    expect((await entriesOf('channels')).filter(({ retired }) => retired)).toEqual([]);
    expect(await importOne('channels')).toMatchObject({ message: '2 read, 1 retired' });
  });

  it('keeps every other kind when one is refused', async () => {
    await injectFault(connector, { operation: 'SH21', kind: '403', count: 1 });
    const { runId, failed } = await importMasterData({ kinds: ['shippingMethods', 'carriers', 'channels'] });
    expect(failed).toEqual(['carriers']);
    expect(await lineOf('carriers', runId)).toMatchObject({ state: 'failed', reasonCode: 'forbidden' });
    for (const kind of ['shippingMethods', 'channels']) {
      expect(await lineOf(kind, runId)).toMatchObject({ state: 'done' });
    }
    expect((await entriesOf('carriers')).filter(({ state }) => state === 'listed')).toHaveLength(4);
  });
});

describe('RUN-02 a kind that meets a passing fault', () => {
  it('is asked for again after a pause, and keeps no other out', async () => {
    await injectFault(connector, { operation: 'SH11', kind: '500-before', count: 3 });
    const { runId, failed } = await importMasterData({ kinds: ['shippingZones', 'channels'] });
    expect(failed).toEqual([]);
    expect(await lineOf('shippingZones', runId)).toMatchObject({ state: 'done', message: '3 read, nothing changed' });
  }, 60_000);
});

describe('MAS-03 the published call limits', () => {
  const statusesOf = async (operation: string): Promise<number> => (await callsOf(connector, operation))['200'] ?? 0;

  beforeAll(() => setSettings({ callLimits: 'published' }));
  afterAll(async () => {
    await setSettings({ callLimits: 'relaxed' });
    await connector.dataSource.query(`delete from call_budget`);
  });

  it('serve a repeated click from the copy, which says how old it is', async () => {
    const before = await statusesOf('SH21');
    expect(await importOne('carriers')).toMatchObject({ message: '4 read, nothing changed' });
    expect(await importOne('carriers')).toMatchObject({
      state: 'done',
      message: expect.stringMatching(
        /^from the copy of \d+ \w{3} \d\d:\d\d UTC; SH21 may be called again from \d+ \w{3} \d\d:\d\d UTC on$/,
      ) as string,
    });
    expect(await statusesOf('SH21')).toBe(before + 1);
  });

  it('let force call once more, which counts', async () => {
    const before = await statusesOf('SH21');
    expect(await importOne('carriers', { isForced: true })).toMatchObject({ message: '4 read, nothing changed' });
    expect(await importOne('carriers', { isForced: true })).toMatchObject({
      message: expect.stringContaining('from the copy of') as string,
    });
    expect(await statusesOf('SH21')).toBe(before + 1);
  });

  it('are obeyed where nothing was read yet: the line fails and says when', async () => {
    await connector.dataSource.query(`delete from master_data_reading where kind = 'carriers'`);
    expect(await importOne('carriers')).toMatchObject({
      ...{ state: 'failed', reasonCode: 'callDeferred' },
      message: expect.stringContaining('not read yet; SH21 may be called from') as string,
    });
  });

  it('read offer states one part a day, the other from its copy', async () => {
    const before = await statusesOf('OF61');
    const line = await importOne('offerStates');
    expect(line?.state).toBe('done');
    expect(line?.message).toMatch(/^Active: 3 read, nothing changed; Retired: from the copy of/);
    expect(await statusesOf('OF61')).toBe(before + 1);
  });

  it('let that part alone be asked again whose use was spent without an answer', async () => {
    await connector.dataSource.query(`delete from call_budget`);
    const before = await statusesOf('OF61');
    await injectFault(connector, { operation: 'OF61', kind: '500-before', count: 3 });
    expect((await importOne('offerStates'))?.message).toMatch(/^Active: 3 read.*; Retired: from the copy of/);
    expect(await statusesOf('OF61')).toBe(before + 1);
  }, 60_000);

  it('leave the copy standing when the marketplace itself has had too many calls', async () => {
    await connector.dataSource.query(`delete from call_budget`);
    await importOne('channels');
    await connector.dataSource.query(`delete from call_budget`);
    await injectFault(connector, { operation: 'CH11', kind: '429', retryAfterSeconds: 3_600 });
    expect(await importOne('channels')).toMatchObject({
      ...{ state: 'done', message: expect.stringContaining('from the copy of') as string },
    });
    expect(await importOne('channels', { isForced: true })).toMatchObject({
      message: expect.stringContaining('from the copy of') as string,
    });
  });
});

describe('MAS-04 labels', () => {
  it('follow the language of the instance; codes stay what they are matched by', async () => {
    const before = await entriesOf('categories');
    expect(before.find(({ code }) => code === 'OUT')?.label).toBe('Outillage');
    await setSettings({ language: 'en' });
    await importMasterData({ kinds: ['categories', 'channels'] });
    const after = await entriesOf('categories');
    expect(after.find(({ code }) => code === 'OUT')?.label).toBe('Tools');
    expect(after.map(({ code }) => code)).toEqual(before.map(({ code }) => code));
    const listed = (await entriesOf('channels')).filter(({ state }) => state === 'listed');
    expect(listed.map(({ label }) => label)).toEqual(['Belgian site', 'French site']);
    await setSettings({ language: 'fr_FR' });
  });
});

describe('SCH-01 the schedule of master data', () => {
  it('starts the import by its plain id, with a run of its own', async () => {
    const before = await countOf(connector, `from run where operation = 'importMasterData'`);
    const job = { job: 'importMasterData', instanceCode } as const;
    expect(await connector.run('scheduled', scheduledId(job), job)).toEqual({ joined: false });
    expect(await countOf(connector, `from run where operation = 'importMasterData'`)).toBe(before + 1);
  });
});

describe('TRK-03 a delivery method with a carrier of the marketplace', () => {
  it('has its code sent, in place of a name without a tracking URL', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await connector.dataSource.query(
      `insert into delivery_method_carrier (instance_id, delivery_method_id, carrier_id)
       select o.instance_id, d.delivery_method_id, e.id
         from marketplace_order o join sale_order s on s.order_id = o.id join delivery d on d.sale_order_id = s.id
         join master_data_entry e on e.instance_id = o.instance_id and e.kind = 'carriers' and e.code = 'DPD_FR'
        where o.marketplace_order_id = $1`,
      [id],
    );
    await deliver(connector, id, { carrierName: 'DPD', trackingNumber: '05300' });
    await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
    expect(await marketplaceOf(connector).rawOrder(id)).toMatchObject({
      ...{ shipping_carrier_code: 'DPD_FR', shipping_tracking: '05300' },
    });
  });
});
