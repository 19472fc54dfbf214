import pino, { type DestinationStream, type Logger } from 'pino';
import type { Config } from './config';

export type { Logger };

export interface LoggerOptions {
  /** The process, as it stands in each line. */
  readonly name: string;
  readonly level: Config['logLevel'];
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

/** Members that may hold a secret, at any of the depths that our own log lines reach. */
const SECRET_MEMBERS = ['authorization', 'Authorization', 'apiKey', 'api_key', 'token', 'password', 'secret', 'cookie'];
const redactedPaths = SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/**
 * Logs are facts with fields, one JSON object a line: `logger.info({ instanceCode, marketplaceOrderId }, 'order.imported')`.
 * Never bodies, never personal data. Secrets are replaced by `[secret]` should one slip in.
 */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths, censor: '[secret]' },
    },
    options.destination ?? pino.destination({ fd: 1, sync: false }),
  );
}
