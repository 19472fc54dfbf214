import { z } from 'zod';

/** Errors of the socket, and the SQLSTATE classes "connection exception" and "operator intervention". */
const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08...|57P0.|53300)$/;

/** What `pg` says without a code when a connection breaks or cannot be made in time. */
const AWAY_WORDS = /Connection terminated|timeout exceeded when trying to connect|Driver not Connected/i;

const databaseError = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  driverError: z.object({ code: z.string().optional() }).optional(),
});

/** Whether an error says that the database is not there, rather than that a statement is wrong. */
export function isDatabaseAway(error: unknown): boolean {
  const read = databaseError.safeParse(error);
  if (!read.success) return false;
  const { code, driverError, message } = read.data;
  return AWAY.test(driverError?.code ?? code ?? '') || AWAY_WORDS.test(message ?? '');
}

/** Whether a unique key refused a row. */
export function isUniqueViolation(error: unknown): boolean {
  const read = databaseError.safeParse(error);
  return read.success && (read.data.driverError?.code ?? read.data.code) === '23505';
}
