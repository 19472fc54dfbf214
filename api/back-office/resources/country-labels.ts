import { comparableLabel } from '../../../domain/country-label';
import { releaseParked } from '../../../entities/release-parked';
import type { Resource } from '../resource';
import { byInstance } from './by-instance';
import { instance } from './shared-fields';

const comparable = (instanceCode: string, label: string): string => `${instanceCode}/${comparableLabel(label)}`;

const alikeWords = (label: string, alike: { readonly label: string; readonly country: string }): string =>
  `"${label}" is the same as "${alike.label}", which means ${alike.country}: case, accents and punctuation do not count. Change that one`;

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
  /** One after the other, so that two who map the same at once see each other. */
  refuses: async (manager, wanted) => {
    await manager.query(`select pg_advisory_xact_lock(hashtextextended('country_label', 0))`);
    const mapped: { instance: string; label: string; country: string }[] = await manager.query(
      `select i.code as instance, l.label, l.country from country_label l join instance i on i.id = l.instance_id
        where i.code = any($1::text[])`,
      [wanted.map((each) => String(each.instance))],
    );
    const known = new Map(mapped.map((each) => [comparable(each.instance, each.label), each]));
    return wanted.map((each) => {
      const label = { instance: String(each.instance), label: String(each.label), country: String(each.country) };
      const key = comparable(label.instance, label.label);
      const alike = known.get(key);
      if (alike !== undefined) return { field: 'label', detail: alikeWords(label.label, alike) };
      known.set(key, label);
      return null;
    });
  },
  afterCreate: async (manager, made) => {
    for (const [instanceId, ofInstance] of await byInstance(manager, made)) {
      const labels = ofInstance.map(({ label }) => comparableLabel(String(label)));
      await releaseParked(manager, { reasonCode: 'unresolvedCountry', instanceId, subjects: labels });
    }
  },
};
