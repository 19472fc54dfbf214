import type { EntityManager } from 'typeorm';
import { ensureRow } from '../ensure-row';

interface InstanceRow {
  readonly code: string;
  readonly companyId: string;
  readonly currency: string | null;
  readonly pricelist: string | null;
}

/**
 * Gives an instance a pricelist in the currency of its shop: the one it names where that has it, else the oldest one of
 * its company that has, else a new one [INS-04]. No other setting is written, so that what a person changed meanwhile stays.
 *
 * @returns what was done, in words
 */
export async function choosePricelist(manager: EntityManager, instanceId: string): Promise<string> {
  const rows: InstanceRow[] = await manager.query(
    `select code, company_id as "companyId", currency, settings ->> 'pricelist' as pricelist
       from instance where id = $1 for update`,
    [instanceId],
  );
  const [instance] = rows;
  if (instance === undefined) throw new Error('The instance has vanished');
  const { companyId, currency, pricelist } = instance;
  if (currency === null) return 'Pricelist: left as it is, since the marketplace did not tell the currency of the shop';
  const found = await findPricelist(manager, instance, currency);
  if (found !== null && found === pricelist) return `Pricelist: ${found} in ${currency}, as it was`;
  const chosen = found ?? (await makePricelist(manager, companyId, { currency, instanceCode: instance.code }));
  await manager.query(
    `update instance set settings = settings || jsonb_build_object('pricelist', $2::text),
                         settings_version = settings_version + 1
      where id = $1`,
    [instanceId, chosen],
  );
  const before = pricelist === null ? '' : `, in the place of ${pricelist}`;
  return `Pricelist: ${chosen} in ${currency}, ${found === null ? 'made now' : 'which the company has'}${before}`;
}

async function findPricelist(
  manager: EntityManager,
  { companyId, pricelist }: InstanceRow,
  currency: string,
): Promise<string | null> {
  const rows: { code: string }[] = await manager.query(
    `select code from pricelist where company_id = $1 and currency = $2 and not is_archived
      order by code is not distinct from $3 desc, id limit 1`,
    [companyId, currency, pricelist],
  );
  return rows[0]?.code ?? null;
}

/** Named after its currency; where a pricelist of another currency has that name, after the instance too. */
async function makePricelist(
  manager: EntityManager,
  companyId: string,
  { currency, instanceCode }: { readonly currency: string; readonly instanceCode: string },
): Promise<string> {
  const taken: object[] = await manager.query(`select from pricelist where company_id = $1 and code = $2`, [
    companyId,
    currency,
  ]);
  const code = taken.length === 0 ? currency : `${currency}-${instanceCode}`;
  await ensureRow(
    manager,
    {
      sql: `insert into pricelist (company_id, code, name, currency) values ($1, $2, $3, $4)
            on conflict (company_id, code) do nothing returning id`,
      values: [companyId, code, `Prices in ${currency}`, currency],
    },
    { sql: `select id from pricelist where company_id = $1 and code = $2`, values: [companyId, code] },
  );
  return code;
}
