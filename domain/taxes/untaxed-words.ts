import type { InstanceSettings } from '../instance-settings';

/** Why a line has no taxes, and how its price counts (TAX-05). */
export function untaxedWords(taxSystem: InstanceSettings['taxSystem'], isTaxIncluded: boolean): string {
  const why = taxSystem === 'default' ? 'no tax on the product' : 'no tax given';
  return `${why}, price counts as ${isTaxIncluded ? 'tax included' : 'net'}`;
}
