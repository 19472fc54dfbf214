/** Workflows, and activities that call no marketplace: those on the database, and messages to people. */
export const CONNECTOR_TASK_QUEUE = 'connector';

/** Everything that calls a marketplace. One queue for all instances: each has a cap of calls in flight instead. */
export const MARKETPLACE_TASK_QUEUE = 'marketplace';
