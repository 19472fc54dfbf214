import { runHelper } from './helper-entry';
import { postgresOptionsSchema, startPostgres } from './postgres-server';

runHelper(postgresOptionsSchema, startPostgres);
