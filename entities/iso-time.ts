/** A moment as ISO 8601 text to the second, in UTC: `2026-03-01T10:00:00Z`. A piece of SQL. */
export const isoTime = (moment: string): string =>
  `to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
