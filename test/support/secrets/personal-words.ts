/** Members of a raw order that tell who bought. */
const MEMBERS = [
  ...['lastname', 'street_1', 'street_2', 'phone', 'phone_secondary', 'company', 'additional_info'],
  ...['customer_notification_email', 'tax_identification_number', 'identification_number'],
];
/** Shorter ones would be found by accident. */
const SHORTEST = 4;

/** Names, streets, phones, addresses for e-mail, companies and their numbers, wherever an order holds them. */
export function personalWordsOf(order: unknown): readonly string[] {
  if (typeof order !== 'object' || order === null) return [];
  const members = Object.entries(order as Record<string, unknown>);
  const here = members.flatMap(([name, value]) => (MEMBERS.includes(name) && typeof value === 'string' ? [value] : []));
  const { organization } = order as { organization?: { name?: string } | null };
  const company = organization?.name ?? '';
  return [...here, company]
    .filter((word) => word.length >= SHORTEST)
    .concat(members.flatMap(([, value]) => personalWordsOf(value)));
}
