import type { EntityManager } from 'typeorm';
import { comparableLabel } from '../../domain/country-label';
import type { CountryResolver } from '../../domain/mapping/mapping-context';
import { CountryLabel } from '../../entities/country-label.entity';
import { createCountryResolver, type CountryLabels } from './country-resolver';
import type { MappingContextInput } from './mapping-context';

/**
 * The countries of the addresses of some orders. The labels that people have mapped are asked for only when an address
 * needs them: with its code, or a label in a language, no statement is spent (PAR-04).
 */
export async function loadCountryResolver(
  manager: EntityManager,
  { instance, settings: { language }, orders }: MappingContextInput,
): Promise<CountryResolver> {
  const resolve = createCountryResolver(language);
  const isToMap = orders.some(({ customer: { billingAddress, shippingAddress, locale } }) =>
    [billingAddress, shippingAddress].some(
      (address) =>
        address !== null && resolve({ isoCode: address.countryIsoCode, label: address.countryLabel, locale }) === null,
    ),
  );
  return isToMap ? createCountryResolver(language, await mappedLabels(manager, instance.id)) : resolve;
}

/** Of two labels that differ in nothing that counts, the one that was mapped first. */
async function mappedLabels(manager: EntityManager, instanceId: string): Promise<CountryLabels> {
  const rows = await manager.find(CountryLabel, { where: { instanceId }, order: { id: 'DESC' } });
  return new Map(rows.map(({ label, country }) => [comparableLabel(label), country]));
}
