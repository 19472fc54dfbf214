/**
 * What a failure of PostgreSQL means. Away: nothing answers, or it takes no work now. Busy: two changes met, and this one
 * was rolled back. Refused: no column takes what one row holds. The first two pass by themselves.
 */
export type DatabaseFault = 'away' | 'busy' | 'refused';

/** SQLSTATE classes; of connection, sign-in, a database that is not there (yet), resources, operator, system. */
const faultOfClass: Readonly<Record<string, DatabaseFault>> = {
  ...{ '08': 'away', '28': 'away', '3D': 'away', '53': 'away', '57': 'away', '58': 'away' },
  // Deadlock and serialization; a lock that was not given in time.
  ...{ '40': 'busy', '55': 'busy' },
  // Values, broken constraints, rows too large.
  ...{ '22': 'refused', '23': 'refused', '54': 'refused' },
};

/** A standby that is not the primary yet takes no writes; a transaction that its server ended for want of a next word. */
const AWAY_STATES: readonly string[] = ['25006', '25P03', '25P04'];

/**
 * Of Node's sockets and of the pool, where there is no SQLSTATE. A connection that dies between two statements takes
 * TypeORM's query runner with it, which is all that the next statement says.
 */
const SOCKET_CODES: readonly string[] = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
];
const AWAY_WORDS =
  /not queryable|connection terminated|timeout exceeded when trying to connect|connection timeout|not established|driver not connected|query runner (was )?already released/i;

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Null for an error that is none of the database, or that nobody foresaw. */
export function databaseFaultOf(error: unknown): DatabaseFault | null {
  const code = databaseCodeOf(error);
  if (code !== null && (SOCKET_CODES.includes(code) || AWAY_STATES.includes(code))) return 'away';
  if (code !== null && SQLSTATE.test(code)) return faultOfClass[code.slice(0, 2)] ?? null;
  return error instanceof Error && AWAY_WORDS.test(error.message) ? 'away' : null;
}

/** SQLSTATE, or the code of a socket; of TypeORM's error, that of the driver within. */
export function databaseCodeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('driverError' in error) return databaseCodeOf(error.driverError);
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
