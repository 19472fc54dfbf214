import { runHelper } from './helper-entry';
import { startTemporal, temporalOptionsSchema } from './temporal-server';

// The database file holds what workflows were given.
process.umask(0o077);
runHelper(temporalOptionsSchema, startTemporal);
