import type { DataSource, EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { Company } from '../../entities/company.entity';
import { Journal } from '../../entities/journal.entity';
import { OrderWorkflow } from '../../entities/order-workflow.entity';
import { PaymentTerm } from '../../entities/payment-term.entity';
import { Product } from '../../entities/product.entity';
import { Warehouse } from '../../entities/warehouse.entity';
import { demoDefinition } from './definition';

/** The row with this natural key, made with these values if there is none. One that is there is left as it is. */
export async function ensureEntity<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  key: FindOptionsWhere<T>,
  make: (entity: T) => void,
): Promise<T> {
  const repository = manager.getRepository(entity);
  const found = await repository.findOneBy(key);
  if (found !== null) return found;
  const made = repository.create();
  make(made);
  return repository.save(made);
}

/** Opening stock by moves with unique references: a repeated start moves nothing. */
const OPEN_STOCK = `
  with moved as (
    insert into stock_move (warehouse_id, product_id, reference, on_hand_change, reserved_change)
    select $1, product.id, 'opening/' || $2 || '/' || product.sku, $3, 0
    from product where product.sku = any($4)
    on conflict (reference) do nothing
    returning warehouse_id, product_id, on_hand_change
  )
  insert into stock_level (warehouse_id, product_id, on_hand)
  select warehouse_id, product_id, on_hand_change from moved
  on conflict (warehouse_id, product_id) do update set on_hand = stock_level.on_hand + excluded.on_hand`;

async function seedProducts(manager: EntityManager, warehouse: Warehouse): Promise<void> {
  const { products, openingStock } = demoDefinition;
  await manager
    .createQueryBuilder()
    .insert()
    .into(Product)
    .values(products.map(({ sku, name, barcode }) => ({ sku, name, barcode })))
    .orIgnore()
    .execute();
  const skus = products.map(({ sku }) => sku);
  await manager.query(OPEN_STOCK, [warehouse.id, warehouse.code, openingStock, skus]);
}

async function seedBooks(manager: EntityManager, companyId: string): Promise<void> {
  const { journals, paymentTerms, orderWorkflow } = demoDefinition;
  const journalIds = new Map<string, string>();
  for (const { code, name, kind } of journals) {
    const journal = await ensureEntity(manager, Journal, { companyId, code }, (made) => {
      Object.assign(made, { companyId, code, name, kind });
    });
    journalIds.set(code, journal.id);
  }
  for (const { code, name, dueDays } of paymentTerms) {
    await ensureEntity(manager, PaymentTerm, { companyId, code }, (made) => {
      Object.assign(made, { companyId, code, name, dueDays });
    });
  }
  const { orderJournalCode, paymentJournalCode, ...switches } = orderWorkflow;
  await ensureEntity(manager, OrderWorkflow, { companyId, code: orderWorkflow.code }, (made) => {
    Object.assign(made, switches, {
      companyId,
      orderJournalId: journalIds.get(orderJournalCode ?? '') ?? null,
      paymentJournalId: journalIds.get(paymentJournalCode ?? '') ?? null,
    });
  });
}

/** Company, warehouse, products with stock, journals, payment terms and the order workflow of the demo; what is there stays. */
export async function seedBackOffice(dataSource: DataSource): Promise<void> {
  const { company, warehouse } = demoDefinition;
  await dataSource.transaction(async (manager) => {
    const { id: companyId } = await ensureEntity(manager, Company, { code: company.code }, (made) => {
      Object.assign(made, company);
    });
    const place = await ensureEntity(manager, Warehouse, { companyId, code: warehouse.code }, (made) => {
      Object.assign(made, { companyId, ...warehouse });
    });
    await seedProducts(manager, place);
    await seedBooks(manager, companyId);
  });
}
