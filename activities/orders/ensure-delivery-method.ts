import type { EntityManager } from 'typeorm';
import { ensureRow } from '../ensure-row';

/** Of a name, with a number behind it: a text of any length would not fit into the index of the names. */
const LONGEST_NAME = 190;

export interface DeliveryMethodToMake {
  readonly name: string;
  readonly marketplaceMethodCode: string | null;
}

/**
 * The delivery method of this name for all countries, made if it is not there: two workers at once make one (DLV-01). A
 * name that an archived one keeps is followed by a number, since what is archived is chosen for nothing.
 */
export async function ensureDeliveryMethod(
  manager: EntityManager,
  companyId: string,
  { name, marketplaceMethodCode }: DeliveryMethodToMake,
): Promise<string> {
  const free = await freeName(manager, companyId, name.slice(0, LONGEST_NAME).toWellFormed());
  return ensureRow(
    manager,
    {
      sql: `insert into delivery_method (company_id, name, marketplace_method_code) values ($1, $2, $3)
            on conflict (company_id, name, country) do nothing returning id`,
      values: [companyId, free, marketplaceMethodCode],
    },
    {
      sql: `select id from delivery_method where company_id = $1 and name = $2 and country = ''`,
      values: [companyId, free],
    },
  );
}

/** The name, or the first of "name (2)", "name (3)" that no archived method has. */
async function freeName(manager: EntityManager, companyId: string, name: string): Promise<string> {
  const rows: { name: string }[] = await manager.query(
    `select name from delivery_method
      where company_id = $1 and country = '' and is_archived and starts_with(name, $2)`,
    [companyId, name],
  );
  const taken = new Set(rows.map((row) => row.name));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} (${String(number)})`;
  return free;
}
