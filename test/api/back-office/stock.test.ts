import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { aBackOffice } from '../support/back-office';
import { csvFiles, type CsvFiles } from '../support/csv-files';
import { eventually } from '../../support/eventually';
import { isSomebodyHeldUp } from '../../support/is-somebody-held-up';

let under: ApiUnderTest;
let files: CsvFiles;

beforeAll(async () => {
  under = await startApiUnderTest();
  await aBackOffice(under.dataSource);
  files = await csvFiles(under);
  await files.send('/products/import', 'sku,name,kind\nLAMP,Lamp,storable\nBULB,Bulb,storable\nVISIT,Visit,service\n');
});
afterAll(() => under.stop());

const count = (rows: string) => files.send('/stock/import?reason=Count', `company,warehouse,sku,onHand\n${rows}`);
const move = (parts: object) =>
  under.call({
    ...{ method: 'POST', url: '/stock/moves' },
    body: { company: 'NORD', warehouse: 'MAIN', sku: 'LAMP', reason: 'Found', reference: 'R-1', ...parts },
  });
const figure = async (sku: string): Promise<unknown> =>
  (await under.call({ url: `/stock?sku=${sku}` })).json<{ items: unknown[] }>().items[0];
const movesOf = async (sku: string): Promise<readonly object[]> =>
  (await under.call({ url: `/stock/moves?sku=${sku}` })).json<{ items: object[] }>().items;
const somebodyWaits = (): Promise<void> => eventually(() => isSomebodyHeldUp(under.dataSource));

describe('STK-01 what is on hand', () => {
  it('is set by a file, by a move of the difference with its reason; the same file again moves nothing', async () => {
    expect((await count('NORD,MAIN,LAMP,5\nNORD,MAIN,BULB,0\n')).json()).toMatchObject({ created: 1, unchanged: 1 });
    await under.dataSource.query('update stock_level set reserved = 2');
    expect((await count('NORD,MAIN,LAMP,7\n')).json()).toMatchObject({ changed: 1 });
    expect((await count('NORD,MAIN,LAMP,7\n')).json()).toMatchObject({ unchanged: 1 });
    expect(await figure('LAMP')).toMatchObject({ onHand: 7, reserved: 2, freeToUse: 5, warehouse: 'MAIN' });
    expect(await movesOf('LAMP')).toMatchObject([
      { onHandChange: 2, reservedChange: 0, reason: 'Count', actor: expect.stringMatching(/^program /) },
      { onHandChange: 5 },
    ]);
    expect(await movesOf('BULB')).toEqual([]);
  });

  it('is not set of what has no stock, nor where no warehouse is', async () => {
    const wrong = (await count('NORD,MAIN,VISIT,1\nNORD,NONE,LAMP,1\nNORD,MAIN,LAMP,1.5\n')).json<{
      errors: unknown[];
    }>();
    expect(wrong).toMatchObject({ failed: 3, created: 0, changed: 0 });
    expect(wrong.errors).toMatchObject([
      { line: 2, field: 'sku' },
      { line: 3, field: 'warehouse' },
      { line: 4, field: 'onHand' },
    ]);
  });

  it('changes by a move of somebody once for each reference', async () => {
    await count('NORD,MAIN,LAMP,7\n');
    const first = await move({ onHandChange: -3 });
    expect(first.json()).toMatchObject({ sku: 'LAMP', onHandChange: -3, reason: 'Found' });
    expect((await move({ onHandChange: -3 })).json()).toEqual(first.json());
    expect((await move({ onHandChange: -4 })).json()).toMatchObject({ status: 409 });
    expect(await figure('LAMP')).toMatchObject({ onHand: 4 });
    expect((await move({ onHandChange: 1, reference: 'R-2', sku: 'VISIT' })).json()).toMatchObject({ status: 422 });
  });

  it('is never more than a figure holds, neither by a move nor by a file', async () => {
    const most = 2_147_483_647;
    await count('NORD,MAIN,LAMP,-5\n');
    const beyond = await count(`NORD,MAIN,LAMP,${most}\nNORD,MAIN,BULB,3\n`);
    expect(beyond.json()).toMatchObject({ failed: 1, created: 1, errors: [{ line: 2, field: 'onHand' }] });
    await count('NORD,MAIN,LAMP,0\n');
    await count(`NORD,MAIN,LAMP,${most}\n`);
    const more = await move({ onHandChange: 1, reference: 'R-3' });
    expect(more.json()).toMatchObject({ status: 422, errors: [{ pointer: '/onHandChange' }] });
    expect(await figure('LAMP')).toMatchObject({ onHand: most });
    await count('NORD,MAIN,LAMP,4\n');
  });

  it('is set all the same where an order makes the figure meanwhile: the two moves add up', async () => {
    await files.send('/products/import', 'sku,name,kind\nROPE,Rope,storable\nHOOK,Hook,storable\n');
    const order = under.dataSource.createQueryRunner();
    await order.startTransaction();
    await order.query(`
      with figure as (
        insert into stock_level (warehouse_id, product_id, on_hand, reserved)
        select w.id, p.id, -1, 2 from warehouse w, product p where w.code = 'MAIN' and p.sku = 'ROPE' returning *
      ) insert into stock_move (warehouse_id, product_id, reference, on_hand_change, reserved_change)
        select warehouse_id, product_id, 'an order', -1, 2 from figure`);
    const counted = count('NORD,MAIN,ROPE,9\nNORD,MAIN,HOOK,4\n');
    await somebodyWaits();
    await order.commitTransaction();
    await order.release();
    expect((await counted).json()).toMatchObject({ created: 1, changed: 1, unchanged: 0, failed: 0 });
    expect(await figure('ROPE')).toMatchObject({ onHand: 9, reserved: 2 });
    expect(await figure('HOOK')).toMatchObject({ onHand: 4, reserved: 0 });
    expect(await movesOf('ROPE')).toMatchObject([{ onHandChange: 10 }, { onHandChange: -1 }]);
    expect(await movesOf('HOOK')).toMatchObject([{ onHandChange: 4 }]);
  });

  it('is taken in the order in which orders take it: neither waits for the other crosswise', async () => {
    await files.send('/products/import', 'sku,name,kind\nBELL,Bell,storable\nDRUM,Drum,storable\n');
    await count('NORD,MAIN,BELL,5\n');
    const order = under.dataSource.createQueryRunner();
    await order.startTransaction();
    const take = (sku: string): Promise<unknown> =>
      order.query(
        `insert into stock_level as s (warehouse_id, product_id, on_hand)
         select w.id, p.id, -1 from warehouse w, product p where w.code = 'MAIN' and p.sku = $1
         on conflict (warehouse_id, product_id) do update set on_hand = s.on_hand - 1`,
        [sku],
      );
    await take('BELL');
    const counted = count('NORD,MAIN,BELL,6\nNORD,MAIN,DRUM,4\n');
    await somebodyWaits();
    await take('DRUM');
    await order.commitTransaction();
    await order.release();
    expect((await counted).json()).toMatchObject({ created: 0, changed: 2, unchanged: 0, failed: 0 });
    expect(await figure('BELL')).toMatchObject({ onHand: 6 });
    expect(await figure('DRUM')).toMatchObject({ onHand: 4 });
  });

  it('goes out as the file that sets it', async () => {
    await count('NORD,MAIN,LAMP,4\n');
    const file = await files.take('/stock/export');
    expect(file).toContain('NORD,MAIN,LAMP,4\r\n');
    const again = await files.send('/stock/import?reason=Again', file);
    expect(again.json()).toMatchObject({ failed: 0, created: 0, changed: 0 });
  });

  it('is set of a hundred thousand rows in one file, and again by no write', async () => {
    const rows = 100_000;
    await under.dataSource.query(
      `insert into product (sku, name) select 'P' || n, 'Many' from generate_series(1, $1::integer) n`,
      [rows],
    );
    function* file(): Generator<string> {
      yield 'company,warehouse,sku,onHand\n';
      for (let n = 1; n <= rows; n += 1) yield `NORD,MAIN,P${n},${n}\n`;
    }
    const report = await files.send('/stock/import?reason=All', file());
    expect(report.json()).toMatchObject({ lines: rows, created: rows, failed: 0 });
    const [{ moves }]: [{ moves: string }] = await under.dataSource.query('select max(id) as moves from stock_move');
    expect((await files.send('/stock/import?reason=All', file())).json()).toMatchObject({
      unchanged: rows,
      changed: 0,
    });
    expect(await under.dataSource.query('select max(id) as moves from stock_move')).toEqual([{ moves }]);
  }, 300_000);
});
