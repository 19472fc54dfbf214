import { comparableLabel } from '../../../domain/country-label';
import { releaseParked } from '../../../entities/release-parked';
import type { Resource } from '../resource';
import { byInstance } from './by-instance';
import { instance } from './shared-fields';

export const countryLabels: Resource = {
  path: 'country-labels',
  table: 'country_label',
  schema: 'CountryLabel',
  one: 'country label',
  many: 'country labels',
  about:
    'Which country a marketplace means by a label that neither code nor language tells. Orders that wait for it try again.',
  fields: {
    instance,
    label: {
      kind: { type: 'text', longest: 200 },
      meaning:
        'As the marketplace writes it; case, accents and punctuation do not matter. Its code where it gives no label',
    },
    country: { kind: { type: 'country' }, meaning: 'What it means' },
  },
  key: ['instance', 'label'],
  afterCreate: async (manager, made) => {
    for (const [instanceId, ofInstance] of await byInstance(manager, made)) {
      const labels = ofInstance.map(({ label }) => comparableLabel(String(label)));
      await releaseParked(manager, { reasonCode: 'unresolvedCountry', instanceId, subjects: labels });
    }
  },
};
