import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Client } from '@temporalio/client';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { DataSource } from 'typeorm';
import type { SecretBox } from '../platform/secret-box';

/** The HTTP server as routes and plugins see it: requests and answers are typed by their zod schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What routes work with. */
export interface ApiContext {
  readonly dataSource: DataSource;
  readonly temporal: Client;
  readonly secretBox: Pick<SecretBox, 'seal'>;
  /** As `installationFingerprint` makes it: new instances bear it, and Go live gives it [INS-05]. */
  readonly installationFingerprint: string;
  /** Where people find the Temporal UI, without a slash at the end; null when nobody said. */
  readonly temporalUiUrl: string | null;
}
