/**
 * Members of a raw order that tell who bought, where to, or lead to it, at any depth (mirakl/API.md section 5): the whole
 * customer, the alias, free fields, the buyer's own reference, and the parcel, whose number a carrier answers with a name.
 */
const PERSONAL_MEMBERS: ReadonlySet<string> = new Set([
  ...['customer', 'customer_notification_email', 'billing_address', 'shipping_address', 'address', 'organization'],
  ...['accounting_contact', 'delivery_contact', 'contact', 'civility', 'firstname', 'lastname', 'name', 'email'],
  ...['company', 'company_2', 'street_1', 'street_2', 'phone', 'phone_secondary', 'zip_code', 'city'],
  ...['additional_info', 'internal_additional_info', 'order_additional_fields', 'order_line_additional_fields'],
  ...['order_reference_for_customer', 'shipping_pudo_id', 'shipping_tracking', 'shipping_tracking_url'],
  ...['transaction_number', 'payment_info', 'purchase_information', 'identification_number'],
  ...['tax_identification_number', 'customer_id'],
]);

/** A new member of this kind is told by its name. */
const PERSONAL_NAME = /(^|_)(e?mail|phone|mobile|firstname|lastname|street|birth(day|date)?|comment|message)(_|$)/;

/** Such as `has_customer_message`: that there is one tells nothing of anybody. */
const tellsNothing = (value: unknown): boolean => typeof value === 'boolean' || value === null;

const isPersonal = (name: string, value: unknown): boolean =>
  PERSONAL_MEMBERS.has(name) || (PERSONAL_NAME.test(name) && !tellsNothing(value));

/**
 * A raw order without its buyer: what is left sums, ships and is followed as before (PAR-05). Stripped twice it is the
 * same. Never throws but a RangeError for what is nested too deep to be walked.
 */
export function withoutBuyer(raw: unknown): unknown {
  if (Array.isArray(raw)) return raw.map(withoutBuyer);
  if (typeof raw !== 'object' || raw === null) return raw;
  const kept = Object.entries(raw).filter(([name, value]) => !isPersonal(name, value));
  return Object.fromEntries(kept.map(([name, value]): [string, unknown] => [name, withoutBuyer(value)]));
}

/** Shorter ones are found in words that have nothing to do with anybody. */
const SHORTEST_WORD = 4;

/** Members whose text names the buyer wherever else it stands: a note of a person, an answer of the marketplace. */
const NAMING_MEMBERS: ReadonlySet<string> = new Set([
  ...['lastname', 'street_1', 'street_2', 'phone', 'phone_secondary', 'email', 'customer_notification_email'],
  ...['company', 'company_2', 'additional_info', 'identification_number', 'tax_identification_number', 'customer_id'],
  ...['shipping_tracking', 'shipping_tracking_url', 'order_reference_for_customer', 'shipping_pudo_id'],
]);

/** What names the buyer of a raw order in texts: last name, streets, numbers, company. */
export function wordsOfBuyer(raw: unknown): readonly string[] {
  if (Array.isArray(raw)) return raw.flatMap(wordsOfBuyer);
  if (typeof raw !== 'object' || raw === null) return [];
  return Object.entries(raw).flatMap(([name, value]) => {
    if (typeof value !== 'string') return name === 'organization' ? organizationWords(value) : wordsOfBuyer(value);
    return NAMING_MEMBERS.has(name) && value.trim().length >= SHORTEST_WORD ? [value.trim()] : [];
  });
}

function organizationWords(organization: unknown): readonly string[] {
  const { name }: { readonly name?: unknown } =
    typeof organization === 'object' && organization !== null ? organization : {};
  return [
    ...(typeof name === 'string' && name.trim().length >= SHORTEST_WORD ? [name.trim()] : []),
    ...wordsOfBuyer(organization),
  ];
}

const ERASED = '[erased]';

/** A text without these words, whatever their case; the longest of two that overlap goes as a whole. */
export function withoutWords(text: string, words: readonly string[]): string {
  if (words.length === 0) return text;
  const longestFirst = [...new Set(words)].sort((a, b) => b.length - a.length);
  const pattern = longestFirst.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  return text.replace(new RegExp(pattern, 'giu'), ERASED);
}

/** A value of JSON with these words gone from its texts. Its members keep their names, and what is no text stays as it is. */
export function withoutWordsIn(value: unknown, words: readonly string[]): unknown {
  if (typeof value === 'string') return withoutWords(value, words);
  if (Array.isArray(value)) return value.map((each) => withoutWordsIn(each, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]): [string, unknown] => [name, withoutWordsIn(member, words)]),
  );
}
