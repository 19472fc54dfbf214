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
  const wanted = name.slice(0, LONGEST_NAME).toWellFormed();
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? wanted : `${wanted} (${String(number)})`;
    const method = await ensureNamed(manager, { companyId, name: numbered, marketplaceMethodCode });
    if (!method.isArchived) return method.id;
  }
}

interface NamedMethod {
  readonly id: string;
  readonly isArchived: boolean;
}

function ensureNamed(
  manager: EntityManager,
  { companyId, name, marketplaceMethodCode }: DeliveryMethodToMake & { readonly companyId: string },
): Promise<NamedMethod> {
  return ensureRow<NamedMethod>(
    manager,
    {
      sql: `insert into delivery_method (company_id, name, marketplace_method_code) values ($1, $2, $3)
            on conflict (company_id, name, country) do nothing returning id, is_archived as "isArchived"`,
      values: [companyId, name, marketplaceMethodCode],
    },
    {
      sql: `select id, is_archived as "isArchived" from delivery_method
             where company_id = $1 and name = $2 and country = ''`,
      values: [companyId, name],
    },
  );
}
