import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillBackOffice } from '../support/a-back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { aRawOrder } from '../support/raw-order';

interface Ended {
  readonly exitCode: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const program = join(__dirname, '..', '..', 'scripts', 'explain.ts');
const known = aRawOrder().withLine({ offer_sku: 'QP-FORET-10' });
let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'explain '));
  database = await createTestDatabase();
  await fillBackOffice(database.dataSource, { settings: { createProductIfNotFound: true } });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

function fileOf(content: unknown): string {
  const path = join(folder, 'orders.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Without a database that answers, whatever runs on this machine. */
const nowhere = 'postgres://nobody@127.0.0.1:1/none';

function explain(args: readonly string[], databaseUrl = nowhere): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: databaseUrl, INIT_CWD: folder };
    execFile(process.execPath, ['--import', 'tsx', program, ...args], { env }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

describe('explain', () => {
  it('prints JSON and nothing else, by the definition of the demo', async () => {
    const path = fileOf({ orders: [known.withId('A').build(), known.withId('B').withState('CANCELED').build()] });
    const { exitCode, stdout, stderr } = await explain([path, '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const printed: unknown = JSON.parse(stdout);
    expect(printed).toEqual({
      orders: [
        {
          marketplaceOrderId: 'A',
          decision: 'import',
          reasons: [],
          decisions: expect.arrayContaining([
            {
              rule: 'ORD-04',
              subject: 'order',
              sentence: 'In state SHIPPING, which the instance takes (SHIPPING)',
              reasonCode: null,
            },
          ]),
          totals: { ours: '15.00', marketplace: '15.00', currency: 'EUR' },
          saleOrder: expect.objectContaining({ header: expect.anything(), lines: expect.anything() }),
        },
        {
          marketplaceOrderId: 'B',
          decision: 'ignore',
          reasons: [{ code: 'canceledBeforeImport', message: expect.any(String) }],
          decisions: [
            {
              rule: 'CAN-04',
              subject: 'order',
              sentence: 'Cancelled before import: no sale order is made',
              reasonCode: 'canceledBeforeImport',
            },
          ],
          totals: { ours: '0.00', marketplace: expect.any(String), currency: 'EUR' },
          saleOrder: null,
        },
      ],
    });
  });

  it('tells a person all of it, and by what it went', async () => {
    const debit = known.withId('D').withState('WAITING_DEBIT').build();
    fileOf([known.build(), aRawOrder().withId('W').withLine({ offer_sku: 'X' }).build(), debit]);
    const { exitCode, stdout } = await explain(['orders.json']);
    expect(exitCode).toBe(2);
    for (const words of [
      'By the definition of the demo, because the database does not answer.',
      'Order RAW-1-A would be imported',
      'Anna Weber, 3 rue des Forges, 67000, Strasbourg, FR',
      'ORD-07  workflow configuration  The line for any payment type (CARD was given) and any financial status fits best',
      'Delivery: one, open; method Standard (new); ship by 2026-03-05T22:59:59.999Z',
      'Any / Any for CARD / Paid: All steps by themselves, payment term Immediate',
      'Steps: importOrder, confirmOrder, createInvoice, validateInvoice, registerPayment, shipDelivery',
      'Order W would wait',
      'unknownSku: No product has SKU "X"',
      'Total: ours 15.00 EUR, the marketplace says 15.00',
      'Order D would be ignored',
      'Nothing, or add the state to orderStates; an order can also be imported by its id',
    ]) {
      expect(stdout).toContain(words);
    }
    expect(stdout).toMatch(/^ {2}! {2}ORD-08 {2}order +No product has SKU "X"$/m);
  });

  it('sets figures one below the other, whatever the words before them are', async () => {
    const path = fileOf(
      known.withLine({ offer_sku: 'QP-FORET-10', product_title: '鋸 é 🪚', price: 1210, price_unit: 1210 }).build(),
    );
    const { stdout } = await explain([path]);
    expect(stdout.split('\n').slice(8, 14)).toEqual([
      '    Hammer [QP-FORET-10]                          1       10.00              10.00',
      '      VAT20 20% Excluded                                                            2.00',
      '    Standard (shipping of line RAW-1-A-1)         1        2.50               2.50',
      '      VAT20 20% Excluded                                                            0.50',
      '    鋸 é 🪚 [QP-FORET-10]                         1     1210.00            1210.00',
      '      VAT20 20% Excluded                                                            2.00',
    ]);
  });

  it('lets nobody steer the terminal by the words of an order, nor push the figures out of sight', async () => {
    const endless = { offer_sku: 'QP-FORET-10', product_title: '鋸'.repeat(900) };
    const steering = known.withId('A\u001b[2J').with({ shipping_type_label: 'S\u202etandard' });
    const path = fileOf(steering.withLine(endless).build());
    const { stdout } = await explain([path]);
    expect(stdout).toContain('Order A\ufffd[2J would be imported');
    expect(stdout).toMatch(/^ {4}鋸{29}… \[QP-FORET-10\] +1 +10\.00 +10\.00$/m);
    for (const character of ['\u001b', '\u202e']) expect(stdout).not.toContain(character);
  });

  it('goes by the instance in the database when there is one', async () => {
    const path = fileOf(aRawOrder().withLine({ offer_sku: 'X' }).build());
    const { exitCode, stdout } = await explain([path], database.url);
    expect(stdout).toContain('By instance demo in the database.');
    expect(stdout).toContain('[X, new product]');
    expect(exitCode).toBe(0);
  });

  it('tries other settings out', async () => {
    const path = fileOf(known.withState('WAITING_DEBIT').build());
    const changes = ['--with', 'orderStates=SHIPPING,WAITING_DEBIT', '--with', 'taxSystem=default', '--json'];
    const { exitCode, stdout } = await explain([path, ...changes]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"taxSystem": "default"');
  });

  it.each([
    ['a file that is not there', ['nowhere.json'], 'nowhere.json cannot be read'],
    ['a setting that is not there', ['orders.json', '--with', 'colour=red'], 'There is no setting "colour"'],
    [
      'a value that is not allowed',
      ['orders.json', '--with', 'taxSystem=mine'],
      'Setting taxSystem takes one of default',
    ],
    ['a setting without a value', ['orders.json', '--with', 'taxSystem'], '--with takes NAME=VALUE, not "taxSystem"'],
    ['an instance that is not there', ['orders.json', '--instance', 'other'], 'There is no instance "other"'],
  ])('refuses %s in words', async (_, args, words) => {
    fileOf([]);
    const { exitCode, stdout, stderr } = await explain(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('names an instance that the database does not hold', async () => {
    const { exitCode, stderr } = await explain([fileOf([]), '--instance', 'other'], database.url);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'There is no instance "other": the database does not hold it\n',
    });
  });
});

describe('TAX-05 a line without tax lines, as explain shows it', () => {
  it.each([
    ['taxIncluded', 'no tax given, price counts as tax included'],
    ['taxExcluded', 'no tax given, price counts as net'],
  ])('says that none was given, and what %s makes of its price', async (untaxedPrices, words) => {
    const untaxed = aRawOrder().withLine({ offer_sku: 'QP-FORET-10', taxes: [], shipping_taxes: [] });
    const { stdout } = await explain([fileOf(untaxed.build()), '--with', `untaxedPrices=${untaxedPrices}`]);
    expect(stdout).toContain(words);
  });
});

describe('ORD-12 files that explain cannot read', () => {
  it.each([
    ['cut in the middle', JSON.stringify({ orders: [known.build()] }).slice(0, 300), 'is cut off after 300 characters'],
    ['a web page', '<html><body>502</body></html>', 'holds a web page'],
  ])('%s: exit code 1, in words', async (_, content, words) => {
    const { exitCode, stdout, stderr } = await explain([fileOf(content), '--json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('an empty list is fine', async () => {
    const { exitCode, stdout } = await explain([fileOf({ orders: [], total_count: 0 }), '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ orders: [] });
  });

  it('an order that nobody can read does not hide the others', async () => {
    const path = fileOf([{ order_id: 'BROKEN' }, known.build(), { ...known.build(), order_id: null }]);
    const { exitCode, stdout, stderr } = await explain([path, '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      orders: [{ marketplaceOrderId: 'BROKEN', reasons: [{ code: 'unreadableOrder' }] }, { decision: 'import' }, {}],
    });
    expect(stderr.trim().split('\n')).toEqual([
      'Order BROKEN cannot be read: order_state is missing',
      'Order BROKEN cannot be read: currency_iso_code is missing',
      'Order in place 3 (no id) cannot be read: order_id is missing',
    ]);
  });
});
