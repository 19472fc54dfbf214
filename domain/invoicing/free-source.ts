/**
 * The source of a further invoice or credit note for something that has one already, numbered from the second on, as in
 * `order#2`: a product that is invoiced with its order since yesterday, of an order of last week; a cancelation whose second
 * line comes in a later answer.
 *
 * @param taken of all invoices and credit notes of the sale order
 */
export function freeSource(wanted: string, taken: readonly string[]): string {
  const earlier = taken.filter((source) => source === wanted || source.startsWith(`${wanted}#`)).length;
  return earlier === 0 ? wanted : `${wanted}#${String(earlier + 1)}`;
}
