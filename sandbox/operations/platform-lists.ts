import { activeLocales } from '../master-data';
import { categoryTree, currencies, customFields, documentTypes, locales, taxes } from '../platform-lists';
import type { Category } from '../platform-lists';
import { json, problem } from '../http/operation';
import type { Answer, Call, Operation } from '../http/operation';
import { localisedList } from './localised-list';
import { listParameter, localeParameter, textParameter, wholeParameter } from './query-parameters';

/** What else the platform lists (Mirakl API section 4.1); the locales and the categories have no `locale` of their own. */
export const platformListOperations: readonly Operation[] = [
  localisedList('CUR01', '/api/currencies', ({ language }) => ({
    currencies: currencies.map(({ code, label, isDefault }) => ({
      code,
      label: label[language],
      platform_default: isDefault,
    })),
  })),
  localisedList('OR75', '/api/orders/taxes', ({ language }) => ({
    taxes: taxes.map(({ code, label, rule }) => ({ code, label: label[language], tax_calculation_rule: rule })),
  })),
  plain('L01', '/api/locales', () =>
    json({ locales: locales.map(({ code, label, isDefault }) => ({ code, label, platform_default: isDefault })) }),
  ),
  plain('H11', '/api/hierarchies', categories),
  plain('AF01', '/api/additional_fields', additionalFields),
  plain('DO01', '/api/documents', documents),
];

function plain(id: string, path: string, answer: (call: Call) => Answer): Operation {
  return { id, method: 'GET', path, access: 'shop', answer };
}

/** The whole tree, or one category with so many levels below it. */
function categories({ query }: Call): Answer {
  const asked = textParameter(query, 'hierarchy');
  if (asked.kind === 'wrong') return problem(400, asked.message);
  const depth = wholeParameter(query, 'max_level', { lowest: 0, highest: 100 });
  if (depth.kind === 'wrong') return problem(400, depth.message);
  const top = categoryTree.find(({ code }) => code === asked.value);
  if (asked.value !== null && top === undefined) return problem(404, `Hierarchy '${asked.value}' not found`);
  const lowest = depth.value === null ? Number.MAX_SAFE_INTEGER : (top?.level ?? 0) + depth.value;
  const shown = categoryTree.filter(
    (one) => (top === undefined || isWithin(one, top)) && (one === top || one.level <= lowest),
  );
  return json({
    hierarchies: shown.map(({ code, label, level, parentCode }) => ({
      code,
      label: label.fr,
      label_translations: [
        { locale: 'fr_FR', value: label.fr },
        { locale: 'en', value: label.en },
      ],
      level,
      parent_code: parentCode,
    })),
  });
}

function isWithin(category: Category, top: Category): boolean {
  if (category.code === top.code) return true;
  const parent = categoryTree.find(({ code }) => code === category.parentCode);
  return parent !== undefined && isWithin(parent, top);
}

function additionalFields({ query }: Call): Answer {
  const locale = localeParameter(query, activeLocales);
  if (locale.kind === 'wrong') return problem(400, locale.message);
  const entities = entitiesParameter(query, ['OFFER', 'SHOP', 'ORDER', 'ORDER_LINE']);
  if (entities.kind === 'wrong') return problem(400, entities.message);
  const shown = customFields.filter(({ entity }) => entities.value?.includes(entity) ?? true);
  return json({
    additional_fields: shown.map((field) => ({
      code: field.code,
      label: field.label[locale.value],
      description: null,
      entity: field.entity,
      type: field.type,
      required: field.isRequired,
      editable: field.isEditable,
      default_value: field.defaultValue,
      accepted_values: field.acceptedValues ?? [],
      regex: field.regex,
    })),
    total_count: shown.length,
  });
}

function documents({ query }: Call): Answer {
  const locale = localeParameter(query, activeLocales);
  if (locale.kind === 'wrong') return problem(400, locale.message);
  const entities = entitiesParameter(query, ['ORDER', 'SHOP']);
  if (entities.kind === 'wrong') return problem(400, entities.message);
  const shown = documentTypes.filter(({ entity }) => entities.value?.includes(entity) ?? true);
  return json({
    documents: shown.map(({ code, entity, label, description, mimeTypes }) => ({
      code,
      entity,
      label: label[locale.value],
      description,
      mime_types: mimeTypes,
    })),
  });
}

function entitiesParameter(query: Call['query'], known: readonly string[]): ReturnType<typeof listParameter> {
  const entities = listParameter(query, 'entities');
  if (entities.kind === 'wrong') return entities;
  const unknown = entities.value?.find((entity) => !known.includes(entity));
  return unknown === undefined ? entities : { kind: 'wrong', message: `Unknown entity '${unknown}'` };
}
