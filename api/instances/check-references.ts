import { isValid } from 'i18n-iso-countries';
import type { EntityManager } from 'typeorm';
import type { SettingOverrides } from '../../domain/instance-settings';
import type { Instance } from '../../entities/instance.entity';
import { Pricelist } from '../../entities/pricelist.entity';
import { Product } from '../../entities/product.entity';
import { Problem, type FieldError } from '../problems/problem';

export interface ReferencesToCheck {
  readonly instance: Pick<Instance, 'companyId' | 'currency'>;
  readonly changes: SettingOverrides;
  /** Where the settings stand in the body, as the beginning of a JSON pointer. */
  readonly pointer: string;
}

type Check = (manager: EntityManager, value: string, to: ReferencesToCheck) => Promise<string | null> | string | null;

/** Settings that name a record of the back office, or of the world: whether it is there, and fits. */
const checks: Readonly<Record<string, Check>> = {
  country: (_manager, code) => (isValid(code) ? null : `there is no country "${code}"`),
  pricelist: checkPricelist,
  shippingProduct: checkService,
  discountProduct: checkService,
};

async function checkPricelist(
  manager: EntityManager,
  code: string,
  { instance: { companyId, currency } }: ReferencesToCheck,
): Promise<string | null> {
  const pricelist = await manager.findOneBy(Pricelist, { companyId, code });
  if (pricelist === null) return `the company of the instance has no pricelist "${code}"`;
  if (pricelist.isArchived) return `the pricelist "${code}" is archived`;
  if (currency === null || currency === pricelist.currency) return null;
  return `the pricelist "${code}" is in ${pricelist.currency}, and the shop sells in ${currency}`;
}

async function checkService(manager: EntityManager, sku: string): Promise<string | null> {
  const product = await manager.findOneBy(Product, { sku });
  if (product === null) return `there is no product "${sku}"`;
  if (product.isArchived) return `the product "${sku}" is archived`;
  return product.kind === 'service' ? null : `the product "${sku}" is no service: nothing of it may leave the stock`;
}

/** @throws Problem ruleBroken naming every setting whose record is missing or does not fit */
export async function checkReferences(manager: EntityManager, references: ReferencesToCheck): Promise<void> {
  const errors: FieldError[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const value = references.changes[name];
    if (typeof value !== 'string') continue;
    const wrong = await check(manager, value, references);
    if (wrong !== null) errors.push({ pointer: `${references.pointer}/${name}`, detail: `Setting ${name}: ${wrong}` });
  }
  if (errors.length > 0) throw new Problem('ruleBroken', errors.map(({ detail }) => detail).join('; '), { errors });
}
