import { runHelper } from './helper-entry';
import { startTemporal, temporalOptionsSchema } from './temporal-server';

runHelper(temporalOptionsSchema, startTemporal);
