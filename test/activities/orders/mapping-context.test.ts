import type { DataSource } from 'typeorm';
import { loadMappingContext } from '../../../activities/orders/mapping-context';
import { resolveSettings } from '../../../domain/instance-settings';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import { createDataSource } from '../../../entities/data-source';
import type { Instance } from '../../../entities/instance.entity';
import { fillBackOffice } from '../../support/a-back-office';
import { anOrder } from '../../support/an-order';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let instance: Instance;
let counted: DataSource;
const statements: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  instance = await fillBackOffice(database.dataSource);
  await database.dataSource.query(
    `insert into delivery_method (company_id, name, country, marketplace_method_code)
     values ($1, 'Standard', '', null), ($1, 'Parcel', 'BE', 'STD'), ($1, 'Something else', '', 'ELSE')`,
    [instance.companyId],
  );
  await database.dataSource.query(
    `insert into master_data_entry (instance_id, kind, code, label, details, state)
     values ($1, 'shippingMethods', 'STD', 'Standard', '{"isTrackingMandatory": true}', 'listed')`,
    [instance.id],
  );
  counted = createDataSource(database.url, { poolSize: 1 });
  const noted = (statement: string): void => void statements.push(statement);
  const silent = (): void => undefined;
  counted.setOptions({
    logging: ['query'],
    logger: {
      ...{ logQuery: noted, logQueryError: silent, logQuerySlow: silent },
      ...{ logSchemaBuild: silent, logMigration: silent, log: silent },
    },
  });
  await counted.initialize();
});

afterAll(async () => {
  await counted.destroy();
  await database.drop();
});

const load = (...orders: MarketplaceOrder[]) =>
  loadMappingContext(counted.manager, { instance, settings: resolveSettings(instance.settings), orders });

const order = (sku: string): MarketplaceOrder => anOrder().withLine({ shopSku: sku }).build();

describe('what the mapping looks up', () => {
  it('is found in the database', async () => {
    const context = await load(order('QP-FORET-10'), order('UNKNOWN'));
    expect([...context.products.keys()]).toEqual(['QP-FORET-10']);
    expect(context.products.get('QP-FORET-10')).toEqual({
      ...{ productId: expect.any(String), name: 'Foret HSS 10 mm', isArchived: false },
    });
    expect(context.deliveryMethods).toMatchObject([
      { name: 'Standard', countryCode: null, marketplaceMethodCode: null },
      { name: 'Parcel', countryCode: 'BE', marketplaceMethodCode: 'STD' },
    ]);
    expect(context.shippingMethods.get('STD')).toMatchObject({ mandatoryTracking: true, clickAndCollect: false });
    expect(context.settings.taxSystem).toBe('marketplace');
    expect(context.resolveCountry({ isoCode: null, label: 'Belgique', locale: null })).toBe('BE');
  });

  it('holds the workflow configuration with its switches, Any as null', async () => {
    const { workflowConfiguration } = await load(order('QP-FORET-10'));
    expect(workflowConfiguration).toEqual([
      {
        workflowConfigurationId: expect.any(String),
        paymentType: null,
        financialStatus: null,
        orderWorkflow: expect.objectContaining({
          confirmOrder: true,
          orderJournalCode: 'INV',
          paymentJournalCode: 'BNK',
        }),
        paymentTerm: { code: 'IMMEDIATE', name: 'Immediate', dueDays: 0 },
      },
    ]);
  });

  it('costs as many statements for a page of orders as for one', async () => {
    const count = async (orders: MarketplaceOrder[]): Promise<number> => {
      statements.length = 0;
      await load(...orders);
      return statements.length;
    };
    expect(await count([order('QP-FORET-10')])).toBe(4);
    expect(await count(Array.from({ length: 100 }, (_, index) => order(`SKU-${String(index)}`)))).toBe(4);
  });

  it('holds the taxes of products and fiscal positions in the tax systems that need them, archived ones not', async () => {
    const { companyId } = instance;
    await database.dataSource.query(
      `with made as (
         insert into tax (company_id, name, code, rate, is_archived)
         select $1, unnest(array['B', 'A', 'Old']), 'VAT', unnest(array[5.5, 20, 10]), unnest(array[false, false, true])
         returning id, name
       ), on_product as (
         insert into product_tax (product_id, tax_id)
         select p.id, made.id from product p, made where p.sku = 'QP-FORET-10' order by made.name desc
       ), positions as (
         insert into fiscal_position (company_id, code, name, countries, requires_vat_number, is_archived)
         values ($1, 'EU', 'Union', '{BE,NL}', true, false), ($1, 'GONE', 'Gone', '{}', false, true) returning id
       )
       insert into fiscal_position_tax (fiscal_position_id, tax_id, replacement_id)
       select p.id, f.id, r.id from positions p, made f left join made r on (f.name, r.name) in (('B', 'A'), ('A', 'Old'))`,
      [companyId],
    );
    const loadIn = (taxSystem: string) =>
      loadMappingContext(counted.manager, {
        ...{ instance, orders: [order('QP-FORET-10')] },
        settings: resolveSettings({ ...instance.settings, taxSystem }),
      });
    const ours = await loadIn('default');
    expect([...ours.productTaxes]).toEqual([
      [
        'QP-FORET-10',
        [
          { name: 'B', code: 'VAT', rate: '5.5' },
          { name: 'A', code: 'VAT', rate: '20' },
        ],
      ],
    ]);
    const exchanged = await loadIn('marketplaceWithFiscalPosition');
    expect(exchanged.fiscalPositions).toEqual([
      {
        ...{ code: 'EU', name: 'Union', countries: ['BE', 'NL'], requiresVatNumber: true },
        exchanges: new Map([
          ['B', { name: 'A', code: 'VAT', rate: '20' }],
          ['Old', null],
        ]),
      },
    ]);
    expect([ours.fiscalPositions, exchanged.productTaxes.size]).toEqual([[], 0]);
  });

  it('is nothing special for no orders at all', async () => {
    const context = await load();
    expect([context.products.size, context.deliveryMethods.length, context.shippingMethods.size]).toEqual([0, 0, 0]);
  });
});
