import fc from 'fast-check';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { aBackOffice, anImportedOrder, anInstance, type BackOffice } from '../support/back-office';
import { csvFiles, type CsvFiles } from '../support/csv-files';
import { aParkedOrder, isReleased } from '../support/parked-orders';

let under: ApiUnderTest;
let files: CsvFiles;
let backOffice: BackOffice;

beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
  files = await csvFiles(under);
});
afterAll(() => under.stop());

interface Report {
  readonly errors: readonly { readonly line: number; readonly field: string | null; readonly detail: string }[];
}

const products = async (...skus: readonly string[]): Promise<void> => {
  await files.send('/products/import', `sku,name\n${skus.map((sku) => `${sku},${sku}`).join('\n')}`);
};
const placesOf = ({ errors }: Report): unknown[] => errors.map(({ line, field }) => [line, field]);
const rowVersions = (table: string): Promise<unknown> =>
  under.dataSource.query(`select id, xmin::text from ${table} order by id`);

describe('TAX-01 taxes of products', () => {
  it('are given by file, each a tax of the company that has a rate', async () => {
    await products('TAXED');
    await files.send('/taxes/import', 'company,name,code,rate\nNORD,VAT 20,VAT,20\nNORD,FLAT,FLAT,\n');
    const file = 'company,sku,tax\nNORD,TAXED,VAT 20\nNORD,TAXED,FLAT\nNORD,TAXED,VAT 7\n';
    const report = (await files.send('/product-taxes/import', file)).json<Report>();
    expect(placesOf(report)).toEqual([
      [3, 'tax'],
      [4, 'tax'],
    ]);
    expect(report.errors[0]?.detail).toContain('has no rate');
    expect((await under.call({ url: '/product-taxes?sku=TAXED' })).json()).toMatchObject({
      items: [{ company: 'NORD', tax: 'VAT 20' }],
    });
  });

  it('let the orders try again that wait for the rate of one', async () => {
    const instance = await anInstance(under.dataSource, backOffice);
    const waiting = await aParkedOrder(under.dataSource, instance, 'taxWithoutRate');
    await files.send('/taxes/import', 'company,name,rate\nNORD,FLAT,3\n');
    expect(await isReleased(under.dataSource, waiting)).toBe(true);
  });

  it('let the orders try again that wait for the rate of one that is taken away, from a product or altogether', async () => {
    const instance = await anInstance(under.dataSource, backOffice);
    await products('LINKED');
    await files.send('/taxes/import', 'company,name,code,rate\nNORD,LINKED,L,5\nNORD,UNUSED,U,\n');
    await files.send('/product-taxes/import', 'company,sku,tax\nNORD,LINKED,LINKED\n');
    for (const [path, name] of [
      ['product-taxes', 'LINKED'],
      ['taxes', 'LINKED'],
      ['taxes', 'UNUSED'],
    ]) {
      const of = path === 'taxes' ? `name=${name ?? ''}` : `sku=${name ?? ''}`;
      const [found] = (await under.call({ url: `/${path ?? ''}?${of}` })).json<{ items: { id: string }[] }>().items;
      const waiting = await aParkedOrder(under.dataSource, instance, 'taxWithoutRate');
      await under.call({ method: 'DELETE', url: `/${path ?? ''}/${found?.id ?? ''}` });
      expect(await isReleased(under.dataSource, waiting)).toBe(true);
    }
  });
});

describe('A file of records', () => {
  it('says what would become of it, writes nothing then, and does just that when it is meant', async () => {
    await products('OLD', 'SAME');
    const file = 'sku,name,kind\nOLD,Renamed,storable\nSAME,SAME,storable\nNEW,New,kit\nBAD,Bad,car\nNEW,Again,kit\n';
    const counts = { lines: 5, created: 1, changed: 1, unchanged: 1, failed: 2, isComplete: true };
    const before = await rowVersions('product');
    const dry = (await files.send('/products/import?dryRun=true', file)).json<Report>();
    expect(dry).toMatchObject({ ...counts, dryRun: true });
    expect(await rowVersions('product')).toEqual(before);
    const real = (await files.send('/products/import', file)).json<Report>();
    expect(real).toEqual({ ...dry, dryRun: false });
    expect(placesOf(real)).toEqual([
      [5, 'kind'],
      [6, null],
    ]);
    expect(real.errors[1]?.detail).toContain('line 4');
    const after = await rowVersions('product');
    expect((await files.send('/products/import', file)).json()).toMatchObject({ created: 0, changed: 0, unchanged: 3 });
    expect(await rowVersions('product')).toEqual(after);
  });

  it('leaves alone what it has no column for', async () => {
    await files.send('/products/import', 'sku,name,barcode\nPART,First,0012\n');
    await files.send('/products/import', 'sku;name\nPART;Second\n');
    const read = await under.call({ url: '/products?sku=PART' });
    expect(read.json()).toMatchObject({ items: [{ name: 'Second', barcode: '0012' }] });
  });

  it('names the line and the field of what is wrong, and takes the rest', async () => {
    await products('LAMP');
    await files.send('/pricelists/import', 'company,code,name,currency\nNORD,EUR,Euro,EUR\n');
    const lines = [
      'company,pricelist,sku,price',
      'NORD,EUR,LAMP,1.5',
      'NORD,EUR,GONE,1',
      '"NORD",EUR,"LA\r\nMP",1',
      'NORD,EUR,LAMP',
    ];
    const answer = (
      await files.send('/pricelist-items/import', [...lines, '', 'NORD,,LAMP,"1,5"'].join('\r\n'))
    ).json<Report>();
    expect(answer).toMatchObject({ lines: 5, created: 1, failed: 4 });
    expect(placesOf(answer)).toEqual([
      [3, 'sku'],
      [4, 'sku'],
      [6, null],
      [8, 'pricelist'],
      [8, 'price'],
    ]);
  });

  it.each([
    ['a column that is not there', 'sku,name,colour\nA,A,red\n', '"colour"'],
    ['no column of the key', 'name\nA\n', '"sku"'],
    ['a column twice', 'sku,name,name\nA,A,A\n', 'twice'],
    ['nothing', '', '"sku"'],
    ['no UTF-8', Buffer.from('sku,name\nÉ,A\n', 'latin1'), 'UTF-8'],
    ['UTF-16', Buffer.from('\ufeffsku,name\nA,A\n', 'utf16le'), 'UTF-8'],
  ])('with %s is refused in words', async (_what, file, words) => {
    const report = await files.send('/products/import', file);
    expect(report.body).toContain(words.replaceAll('"', '\\"'));
    expect(await under.dataSource.query(`select from product where name = 'A'`)).toEqual([]);
  });

  it('is of no other encoding and no other kind than it says', async () => {
    expect((await files.send('/products/import', 'sku,name\n', 'text/csv; charset=iso-8859-1')).statusCode).toBe(415);
    expect((await files.send('/products/import', '{}', 'application/json')).statusCode).toBe(415);
  });

  it('is taken as far as it can be read', async () => {
    const broken = await files.send('/products/import', 'sku,name\nGOOD,Good\nB"AD,Bad\nLATER,Later\n');
    expect(broken.json()).toMatchObject({ isComplete: false, created: 1, errors: [{ line: 3, field: null }] });
    const endless = await files.send('/products/import', `sku,name\nGOOD,Good\nX,"${'x'.repeat(100_000)}`);
    expect(endless.json()).toMatchObject({ isComplete: false, unchanged: 1, errors: [{ line: 3 }] });
  });

  it('changes what matters to open orders only when that is meant', async () => {
    const instance = await anInstance(under.dataSource, backOffice);
    const { product } = await anImportedOrder(under.dataSource, instance, backOffice);
    const file = `sku,name,isArchived\n${product.sku},Lamp,TRUE\n`;
    const refused = (await files.send('/products/import', file)).json<Report>();
    expect(refused).toMatchObject({ changed: 0, failed: 1 });
    expect(refused.errors[0]?.detail).toContain('open orders');
    expect((await files.send('/products/import?confirmed=true', file)).json()).toMatchObject({ changed: 1, failed: 0 });
  });

  it('waits for nobody and disturbs nobody: a second one is refused while the first is at work', async () => {
    const runner = under.dataSource.createQueryRunner();
    await runner.query(`select pg_advisory_lock(hashtextextended('import/products', 0))`);
    expect((await files.send('/products/import', 'sku,name\nA1,A1\n')).statusCode).toBe(409);
    expect((await files.send('/products/import?dryRun=true', 'sku,name\nA1,A1\n')).statusCode).toBe(200);
    await runner.query(`select pg_advisory_unlock_all()`);
    await runner.release();
  });
});

/** Texts that files and spreadsheets like to spoil. */
const oddText = fc
  .oneof(
    fc.constantFrom(
      '00123',
      '1E5',
      'TRUE',
      '=cmd',
      '+1',
      '-1',
      '@x',
      ' a ',
      '\ta',
      'a\\"b',
      '"',
      '""',
      ';',
      ',',
      "'",
      'a/b',
    ),
    fc.constantFrom(
      'a\nb',
      'a\r\nb',
      'a\rb',
      '\u00e9\u{1f600}',
      '\ufeff',
      'null',
      '2026-03-01',
      '\\',
      '\\"',
      '=1+1',
      '\u2028',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  .filter((text) => text.trim() !== '' && !text.includes('\0'));

describe('What goes out of a table as CSV', () => {
  it('goes in again as it was, whatever its texts hold', async () => {
    const texts = fc.uniqueArray(oddText, { minLength: 5, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(texts, async (skus) => {
        await under.dataSource.query('delete from stock_move; delete from pricelist_item');
        const made = skus.map((sku) => ({ sku, name: sku.slice(0, 100) }));
        await under.dataSource.query(
          `insert into product (sku, name) select * from unnest($1::text[], $2::text[]) on conflict do nothing`,
          [made.map(({ sku }) => sku), made.map(({ name }) => name)],
        );
        const before = await rowVersions('product');
        const file = await files.take('/products/export');
        const again = (await files.send('/products/import', file)).json<Report>();
        expect(again).toMatchObject({ created: 0, changed: 0, failed: 0, isComplete: true });
        expect(await rowVersions('product')).toEqual(before);
        await under.dataSource.query(`delete from product where sku = any($1)`, [skus]);
        expect((await files.send('/products/import', `\ufeff${file}`)).json()).toMatchObject({ failed: 0 });
        const back: { sku: string; name: string }[] = await under.dataSource.query(
          'select sku, name from product where sku = any($1)',
          [skus],
        );
        expect(new Map(back.map(({ sku, name }) => [sku, name]))).toEqual(
          new Map(made.map(({ sku, name }) => [sku, name])),
        );
        await under.dataSource.query(`delete from product where sku = any($1)`, [skus]);
      }),
      { numRuns: 15, seed: 7 },
    );
  }, 60_000);
});
