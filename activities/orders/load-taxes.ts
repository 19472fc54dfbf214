import type { EntityManager } from 'typeorm';
import type { MappingContext } from '../../domain/mapping/mapping-context';
import type { FiscalPosition } from '../../domain/taxes/fiscal-position';
import type { TaxRecord } from '../../domain/taxes/tax-record';
import type { MappingContextInput } from './mapping-context';

/** Taxes of the products that the orders and the settings name, by SKU [TAX-01]; none unless ours are booked. */
export async function loadProductTaxes(
  manager: EntityManager,
  { instance, settings, orders }: MappingContextInput,
): Promise<MappingContext['productTaxes']> {
  const bySku = new Map<string, TaxRecord[]>();
  if (settings.taxSystem !== 'default') return bySku;
  const skus = orders.flatMap((order) => order.lines.map((line) => line.shopSku));
  const rows: { sku: string; tax: TaxRecord }[] = await manager.query(
    `select p.sku, ${taxRecord('t')} as tax
       from product_tax x join product p on p.id = x.product_id join tax t on t.id = x.tax_id
      where t.company_id = $1 and not t.is_archived and p.sku = any($2::text[]) order by x.id`,
    [instance.companyId, [...skus, ...(settings.shippingProduct === null ? [] : [settings.shippingProduct])]],
  );
  for (const { sku, tax } of rows) bySku.set(sku, [...(bySku.get(sku) ?? []), tax]);
  return bySku;
}

interface PositionRow extends Omit<FiscalPosition, 'exchanges'> {
  readonly exchanges: readonly { readonly from: string; readonly to: TaxRecord | null }[];
}

/** The fiscal positions of the company [TAX-03]; a tax that was archived is put in no place any more. */
export async function loadFiscalPositions(
  manager: EntityManager,
  { instance, settings }: MappingContextInput,
): Promise<readonly FiscalPosition[]> {
  if (settings.taxSystem !== 'marketplaceWithFiscalPosition') return [];
  const rows: PositionRow[] = await manager.query(
    `select p.code, p.name, p.countries, p.requires_vat_number as "requiresVatNumber",
            coalesce((select jsonb_agg(jsonb_build_object('from', t.name, 'to', ${taxRecord('r')}))
                        from fiscal_position_tax x join tax t on t.id = x.tax_id
                        left join tax r on r.id = x.replacement_id
                       where x.fiscal_position_id = p.id and r.is_archived is not true), '[]') as exchanges
       from fiscal_position p where p.company_id = $1 and not p.is_archived`,
    [instance.companyId],
  );
  return rows.map(({ exchanges, ...position }) => ({
    ...position,
    exchanges: new Map(exchanges.map(({ from, to }) => [from, to])),
  }));
}

const taxRecord = (alias: string): string =>
  `case when ${alias}.id is not null then jsonb_build_object(
     'name', ${alias}.name, 'code', ${alias}.code, 'rate', trim_scale(${alias}.rate)::text) end`;
