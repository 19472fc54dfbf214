/**
 * For what this version does not know: an action or a step that a newer worker's activity decided. A plain error fails
 * the workflow task and not the workflow, so the order waits, unharmed, until a worker comes that knows it [TMP-03].
 */
export function needsNewerWorker(what: string, unknown: unknown): never {
  throw new Error(`This worker does not know the ${what} ${JSON.stringify(unknown)}: a newer one has to go on`);
}
