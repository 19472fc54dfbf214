import { Context } from '@temporalio/activity';

const HEARTBEAT_MS = 5_000;

/**
 * Runs long work under a steady heartbeat, so that another worker takes it over soon after this one has died, and hands
 * it the signal by which a cancel or a shutdown reaches it.
 */
export async function withHeartbeat<T>(
  work: (context: { readonly signal: AbortSignal; readonly note: (details: unknown) => void }) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  let details: unknown = null;
  const timer = setInterval(() => context.heartbeat(details), HEARTBEAT_MS);
  const note = (latest: unknown): void => {
    details = latest;
    context.heartbeat(details);
  };
  try {
    return await work({ signal: context.cancellationSignal, note });
  } finally {
    clearInterval(timer);
  }
}
