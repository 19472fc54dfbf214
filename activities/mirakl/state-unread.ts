/**
 * The state of a raw order of which the rest may not be readable, as Mirakl spells it and the database can hold it; null
 * where the order names none.
 */
export function stateUnread(raw: unknown): string | null {
  const { order_state: state }: { order_state?: unknown } = typeof raw === 'object' && raw !== null ? raw : {};
  return typeof state === 'string' && state !== '' ? state.replaceAll('\u0000', '').toWellFormed() : null;
}
