import { databaseCodeOf } from '../../platform/database-fault';

/** Whether a unique key refused a row. */
export const isUniqueViolation = (error: unknown): boolean => databaseCodeOf(error) === '23505';
