import { Client } from 'pg';
import type { Logger } from '../platform/logger';

export interface ListenerOptions {
  readonly databaseUrl: string;
  readonly channel: string;
  readonly onNotify: () => void;
  readonly logger: Logger;
}

export interface Listener {
  stop(): Promise<void>;
}

const RECONNECT_MS = 2_000;

/**
 * Listens on a channel of PostgreSQL, over a connection of its own, and connects again when it breaks. Only a wake-up:
 * whoever listens looks by itself as well, so a notification that is missed costs seconds, not an order.
 */
export function listen({ databaseUrl, channel, onNotify, logger }: ListenerOptions): Listener {
  let client: Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  const again = (): void => {
    if (isStopped || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      void connect();
    }, RECONNECT_MS);
  };
  const connect = async (): Promise<void> => {
    const next = new Client({ connectionString: databaseUrl, application_name: 'connector listener' });
    next.on('error', (error) => {
      logger.warn({ channel, error: error.message }, 'listener.lost');
      again();
    });
    next.on('end', again);
    next.on('notification', onNotify);
    try {
      await next.connect();
      await next.query(`listen ${next.escapeIdentifier(channel)}`);
      client = next;
      onNotify();
    } catch (error) {
      logger.warn({ channel, error: error instanceof Error ? error.message : String(error) }, 'listener.notConnected');
      await next.end().catch(() => undefined);
      again();
    }
  };
  void connect();
  return {
    async stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
