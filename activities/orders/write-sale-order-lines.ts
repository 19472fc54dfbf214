import type { EntityManager } from 'typeorm';
import type { LineProduct, MappedLine, MappedTax } from '../../domain/mapping/mapped-sale-order';
import { ensureRow } from '../ensure-row';
import { makeProducts } from './make-products';

interface LineOwner {
  readonly saleOrderId: string;
  readonly companyId: string;
  readonly instanceId: string;
  /** Of taxes that are made; null for none. */
  readonly taxAccount: string | null;
}

/** Writes all lines and all their taxes in one statement. */
export async function writeSaleOrderLines(
  manager: EntityManager,
  owner: LineOwner,
  lines: readonly MappedLine[],
): Promise<void> {
  const made = await makeProducts(manager, owner.instanceId, lines);
  const taxes = lines.flatMap((line, index) =>
    line.taxes.map((tax, taxIndex) => ({ tax, linePosition: index + 1, position: taxIndex + 1 })),
  );
  const taxIds = await ensureTaxes(
    manager,
    owner,
    taxes.map(({ tax }) => tax),
  );
  await manager.query(
    `with written as (
       insert into sale_order_line
         (sale_order_id, position, marketplace_line_id, kind, state, product_id, fee_code, sku, description,
          ordered_quantity, quantity, unit_price, discount, amount, is_tax_included, marketplace_state, commission,
          additional_fields, discount_product_id)
       select $1, l.*
         from unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[],
                     $10::integer[], $11::integer[], $12::numeric[], $13::numeric[], $14::numeric[], $15::boolean[],
                     $16::text[], $17::numeric[], $18::jsonb[], $19::bigint[]) l
       returning id, position
     )
     insert into sale_order_line_tax (sale_order_line_id, position, tax_id, amount, instead_of)
     select written.id, t.position, t.tax_id, t.amount, t.instead_of
       from unnest($20::integer[], $21::integer[], $22::bigint[], $23::numeric[], $24::text[])
              as t (line_position, position, tax_id, amount, instead_of)
       join written on written.position = t.line_position`,
    [
      owner.saleOrderId,
      lines.map((_, index) => index + 1),
      lines.map((line) => line.marketplaceLineId),
      lines.map((line) => line.kind),
      lines.map((line) => line.state),
      lines.map(({ product }) => productIdOf(product, made)),
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
      lines.map(({ discountProduct }) => productIdOf(discountProduct, made)),
      taxes.map(({ linePosition }) => linePosition),
      taxes.map(({ position }) => position),
      taxes.map(({ tax }) => taxIds.get(tax.name)),
      taxes.map(({ tax }) => tax.amount),
      taxes.map(({ tax }) => tax.insteadOf),
    ],
  );
}

function productIdOf(product: LineProduct | null, made: ReadonlyMap<string, string>): string | null {
  if (product === null) return null;
  return product.kind === 'known' ? product.productId : (made.get(product.sku) ?? null);
}

/** Taxes by name; those that are missing are made [TAX-02]. In order of name, so that two orders never wait crosswise. */
export async function ensureTaxes(
  manager: EntityManager,
  owner: LineOwner,
  taxes: readonly MappedTax[],
): Promise<ReadonlyMap<string, string>> {
  const byName = new Map(taxes.map((tax) => [tax.name, tax]));
  if (byName.size === 0) return new Map();
  const known: { id: string; name: string }[] = await manager.query(
    `select id, name from tax where company_id = $1 and name = any($2::text[])`,
    [owner.companyId, [...byName.keys()]],
  );
  const ids = new Map(known.map(({ id, name }) => [name, id]));
  const missing = [...byName].filter(([name]) => !ids.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, tax] of missing) ids.set(name, await makeTax(manager, owner, tax));
  return ids;
}

async function makeTax(
  manager: EntityManager,
  { companyId, taxAccount }: LineOwner,
  { name, code, rate, isIncluded }: MappedTax,
): Promise<string> {
  const { id } = await ensureRow(
    manager,
    {
      sql: `insert into tax (company_id, name, code, rate, is_included, account) values ($1, $2, $3, $4, $5, $6)
            on conflict (company_id, name) do nothing returning id`,
      values: [companyId, name, code, rate, isIncluded, taxAccount],
    },
    { sql: `select id from tax where company_id = $1 and name = $2`, values: [companyId, name] },
  );
  return id;
}
