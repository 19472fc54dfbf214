import { releaseParked } from '../../../entities/raise-revision';
import type { Resource } from '../resource';

export const countryLabels: Resource = {
  path: 'country-labels',
  table: 'country_label',
  schema: 'CountryLabel',
  one: 'country label',
  many: 'country labels',
  about:
    'Which country a marketplace means by a label that neither code nor language tells. Orders that wait for it try again.',
  fields: {
    instance: {
      kind: { type: 'text', longest: 32 },
      meaning: 'Code of the instance',
      refersTo: { table: 'instance', by: 'code', words: 'instance' },
    },
    label: { kind: { type: 'text', longest: 200 }, meaning: 'As the marketplace writes it; case does not matter' },
    country: { kind: { type: 'country' }, meaning: 'What it means' },
  },
  key: ['instance', 'label'],
  afterCreate: (manager) => releaseParked(manager, { reasonCode: 'unresolvedCountry' }),
};
