import { runHelper } from './helper-entry';
import { startTemporalCluster, temporalClusterOptionsSchema } from './temporal-cluster';

// The configuration holds the database's password.
process.umask(0o077);
runHelper(temporalClusterOptionsSchema, startTemporalCluster);
