/** Workflows, and activities that touch only the database. */
export const CONNECTOR_TASK_QUEUE = 'connector';

/** Everything that calls a marketplace. One queue for all instances: each has a cap of calls in flight instead. */
export const MARKETPLACE_TASK_QUEUE = 'marketplace';
