import { In } from 'typeorm';
import { comparableLabel } from '../../../domain/country-label';
import { Instance } from '../../../entities/instance.entity';
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
    label: {
      kind: { type: 'text', longest: 200 },
      meaning:
        'As the marketplace writes it; case, accents and punctuation do not matter. Its code where it gives no label',
    },
    country: { kind: { type: 'country' }, meaning: 'What it means' },
  },
  key: ['instance', 'label'],
  afterCreate: async (manager, made) => {
    const codes = [...new Set(made.map((each) => String(each.instance)))];
    const instances = await manager.find(Instance, { select: { id: true, code: true }, where: { code: In(codes) } });
    for (const { id: instanceId, code } of instances) {
      const labels = made.filter((each) => each.instance === code).map((each) => comparableLabel(String(each.label)));
      await releaseParked(manager, { reasonCode: 'unresolvedCountry', instanceId, subjects: labels });
    }
  },
};
