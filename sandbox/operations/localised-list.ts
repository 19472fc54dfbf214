import { activeLocales } from '../master-data';
import type { Language } from '../master-data';
import { json, problem } from '../http/operation';
import type { Operation, Query } from '../http/operation';
import { localeParameter } from './query-parameters';

/** A list that comes whole, its labels in the language asked for. */
export function localisedList(
  id: string,
  path: string,
  answer: (asked: { readonly language: Language; readonly query: Query }) => unknown,
): Operation {
  return {
    id,
    method: 'GET',
    path,
    access: 'shop',
    answer: ({ query }) => {
      const locale = localeParameter(query, activeLocales);
      return locale.kind === 'wrong' ? problem(400, locale.message) : json(answer({ language: locale.value, query }));
    },
  };
}
