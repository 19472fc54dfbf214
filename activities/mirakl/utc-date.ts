const ISO_DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * ISO 8601 in UTC with milliseconds, of any ISO form that Mirakl sends: with or without milliseconds, with `Z`, an offset
 * or none (then UTC is meant), or a bare date (API section 2). Null for anything else and for days that do not exist.
 */
export function utcDate(value: unknown): string | null {
  const match = typeof value === 'string' ? ISO_DATE.exec(value.trim()) : null;
  if (match === null) {
    return null;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  if (!isRealDay(year, month, day) || hour > 23 || minute > 59 || second > 59) {
    return null;
  }
  const instant = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds) - offsetMs(match[8]);
  return instant >= EARLIEST && instant <= LATEST ? new Date(instant).toISOString() : null;
}

function isRealDay(year: number, month: number, day: number): boolean {
  // Date.UTC takes a year below 100 for one of the 1900s.
  if (year < 100) {
    return false;
  }
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function offsetMs(offset: string | undefined): number {
  if (offset === undefined || offset.toUpperCase() === 'Z') {
    return 0;
  }
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}
