import type { EntityManager } from 'typeorm';
import type { LineProduct, MappedLine, MappedTax } from '../../domain/mapping/mapped-sale-order';
import { ensureRow } from '../ensure-row';

interface LineOwner {
  readonly saleOrderId: string;
  readonly companyId: string;
}

/** Writes all lines in one statement and all their taxes in another. */
export async function writeSaleOrderLines(
  manager: EntityManager,
  owner: LineOwner,
  lines: readonly MappedLine[],
): Promise<void> {
  const productIds: (string | null)[] = [];
  for (const line of lines) productIds.push(await productIdOf(manager, line.product));
  const rows: { id: string; position: number }[] = await manager.query(
    `insert into sale_order_line
       (sale_order_id, position, marketplace_line_id, kind, state, product_id, fee_code, sku, description,
        ordered_quantity, quantity, unit_price, discount, amount, is_tax_included, marketplace_state, commission,
        additional_fields)
     select $1, l.*
       from unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[],
                   $10::integer[], $11::integer[], $12::numeric[], $13::numeric[], $14::numeric[], $15::boolean[],
                   $16::text[], $17::numeric[], $18::jsonb[]) l
     returning id, position`,
    [
      owner.saleOrderId,
      lines.map((_, index) => index + 1),
      lines.map((line) => line.marketplaceLineId),
      lines.map((line) => line.kind),
      lines.map((line) => line.state),
      productIds,
      lines.map((line) => line.feeCode),
      lines.map((line) => line.shopSku),
      lines.map((line) => line.description),
      lines.map((line) => line.orderedQuantity),
      lines.map((line) => line.quantity),
      lines.map((line) => line.unitPrice),
      lines.map((line) => line.discount),
      lines.map((line) => line.amount),
      lines.map((line) => line.isTaxIncluded),
      lines.map((line) => line.marketplaceState),
      lines.map((line) => line.commission),
      lines.map((line) => JSON.stringify(line.additionalFields)),
    ],
  );
  const lineIds = new Map(rows.map((row) => [row.position, row.id]));
  const taxes = lines.flatMap((line, index) =>
    line.taxes.map((tax, taxIndex) => ({ tax, lineId: lineIds.get(index + 1), position: taxIndex + 1 })),
  );
  if (taxes.length === 0) return;
  const taxIds = await ensureTaxes(
    manager,
    owner.companyId,
    taxes.map(({ tax }) => tax),
  );
  await manager.query(
    `insert into sale_order_line_tax (sale_order_line_id, position, tax_id, amount)
     select * from unnest($1::bigint[], $2::integer[], $3::bigint[], $4::numeric[])`,
    [
      taxes.map(({ lineId }) => lineId),
      taxes.map(({ position }) => position),
      taxes.map(({ tax }) => taxIds.get(tax.name)),
      taxes.map(({ tax }) => tax.amount),
    ],
  );
}

async function productIdOf(manager: EntityManager, product: LineProduct | null): Promise<string | null> {
  if (product === null) return null;
  if (product.kind === 'known') return product.productId;
  return ensureRow(
    manager,
    {
      sql: `insert into product (sku, name) values ($1, $2) on conflict (sku) do nothing returning id`,
      values: [product.sku, product.name],
    },
    { sql: `select id from product where sku = $1`, values: [product.sku] },
  );
}

/** Taxes by name; one that is missing is made [TAX-02]. In order of name, so that two orders never wait crosswise. */
async function ensureTaxes(
  manager: EntityManager,
  companyId: string,
  taxes: readonly MappedTax[],
): Promise<ReadonlyMap<string, string>> {
  const byName = new Map(taxes.map((tax) => [tax.name, tax]));
  const ids = new Map<string, string>();
  for (const [name, tax] of [...byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const id = await ensureRow(
      manager,
      {
        sql: `insert into tax (company_id, name, code, rate, is_included) values ($1, $2, $3, $4, $5)
              on conflict (company_id, name) do nothing returning id`,
        values: [companyId, name, tax.code, tax.rate, tax.isIncluded],
      },
      { sql: `select id from tax where company_id = $1 and name = $2`, values: [companyId, name] },
    );
    ids.set(name, id);
  }
  return ids;
}
