import { z } from 'zod';

/** What people are told about one variable: the generated documentation and the error messages. */
export interface VariableDocumentation {
  readonly meaning: string;
  /** As it would be written into the environment; null where there is none. */
  readonly defaultText: string | null;
  readonly usedBy: 'worker' | 'API' | 'worker, API';
  /** Without it the processes do not start. */
  readonly isRequired: boolean;
  /** Never shown, not even when it is wrong. */
  readonly isSecret: boolean;
  readonly example: string;
}

const documentation = z.registry<VariableDocumentation>();

type Documented = Pick<VariableDocumentation, 'meaning' | 'usedBy' | 'example'> & { readonly isSecret?: boolean };

function required<Schema extends z.ZodType>(schema: Schema, about: Documented): Schema {
  documentation.add(schema, { isSecret: false, ...about, isRequired: true, defaultText: null });
  return schema;
}

function optional<Schema extends z.ZodType>(schema: Schema, about: Documented): z.ZodOptional<Schema> {
  const result = schema.optional();
  documentation.add(result, { isSecret: false, ...about, isRequired: false, defaultText: null });
  return result;
}

function defaulted<Schema extends z.ZodType<unknown, string>>(
  schema: Schema,
  defaultText: string,
  about: Omit<Documented, 'example'>,
): z.ZodPipe<z.ZodPrefault<z.ZodString>, Schema> {
  const result = z.string().prefault(defaultText).pipe(schema);
  documentation.add(result, { isSecret: false, ...about, isRequired: false, defaultText, example: defaultText });
  return result;
}

const text = z.string();
const yesOrNo = z.stringbool({ error: 'must be true or false' });
const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be a web address, https://…' })
  .transform((url) => url.replace(/\/+$/, ''));

function wholeNumber(from: number, to: number): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> {
  return z.string().transform((value, context) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= from && number <= to) return number;
    context.addIssue(`must be a whole number from ${String(from)} to ${String(to)}`);
    return z.NEVER;
  });
}

const port = wholeNumber(0, 65_535);

export interface EncryptionKey {
  readonly id: string;
  /** 32 bytes, for AES-256. */
  readonly key: Buffer;
}

const KEY_BYTES = 32;
const encryptionKeys = z.string().transform((value, context): readonly EncryptionKey[] => {
  const keys = value.split(',').map((part) => {
    const [, id, encoded] = /^\s*([\w-]{1,32}):([A-Za-z0-9+/]+={0,2})\s*$/.exec(part) ?? [];
    return id === undefined || encoded === undefined ? null : { id, key: Buffer.from(encoded, 'base64') };
  });
  const read = keys.filter((key) => key !== null);
  if (read.length < keys.length || read.some(({ key }) => key.length !== KEY_BYTES)) {
    context.addIssue(`must be keys as id:base64 with commas between them, each of ${String(KEY_BYTES)} bytes`);
  }
  if (new Set(read.map(({ id }) => id)).size < read.length) context.addIssue('gives the same key id twice');
  return read;
});

const signingKeys = z.string().transform((value, context): readonly string[] => {
  const keys = value.split(',').map((key) => key.trim());
  if (keys.every((key) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(key))) return keys;
  context.addIssue('must be keys as whsec_ and base64 of at least 24 bytes, with commas between them');
  return z.NEVER;
});

/**
 * Every variable that the processes read, and all that is said about it. Order and words are those of the
 * documentation; `docs/configuration.md` and `.env.example` are made from here.
 */
export const environmentSchema = z.object({
  DATABASE_URL: required(
    z.url({ protocol: /^postgres(ql)?$/, error: 'must be an address postgres://user:password@host:port/database' }),
    {
      meaning: 'The PostgreSQL database.',
      usedBy: 'worker, API',
      isSecret: true,
      example: 'postgres://connector:password@localhost:5432/connector',
    },
  ),
  DATABASE_POOL_SIZE: defaulted(wholeNumber(1, 500), '10', {
    meaning: 'Connections to PostgreSQL at most, for each process.',
    usedBy: 'worker, API',
  }),
  TEMPORAL_ADDRESS: defaulted(text, 'localhost:7233', {
    meaning: 'Host and port of the Temporal server.',
    usedBy: 'worker, API',
  }),
  TEMPORAL_NAMESPACE: defaulted(text, 'connector', {
    meaning: 'The Temporal namespace of this installation; made at start where the server allows it.',
    usedBy: 'worker, API',
  }),
  TEMPORAL_API_KEY: optional(text, {
    meaning: 'API key of Temporal Cloud. It switches TLS on.',
    usedBy: 'worker, API',
    isSecret: true,
    example: 'key',
  }),
  TEMPORAL_TLS: optional(text, {
    meaning: 'TLS to Temporal on or off, where nothing else says so.',
    usedBy: 'worker, API',
    example: 'true',
  }),
  TEMPORAL_TLS_CLIENT_CERT_PATH: optional(text, {
    meaning: "File with the client's certificate; TEMPORAL_TLS_CLIENT_CERT_DATA takes its content.",
    usedBy: 'worker, API',
    example: '/etc/connector/client.pem',
  }),
  TEMPORAL_TLS_CLIENT_CERT_DATA: optional(text, {
    meaning: "The client's certificate itself.",
    usedBy: 'worker, API',
    isSecret: true,
    example: '-----BEGIN CERTIFICATE-----…',
  }),
  TEMPORAL_TLS_CLIENT_KEY_PATH: optional(text, {
    meaning: "File with the client's key; TEMPORAL_TLS_CLIENT_KEY_DATA takes its content.",
    usedBy: 'worker, API',
    example: '/etc/connector/client.key',
  }),
  TEMPORAL_TLS_CLIENT_KEY_DATA: optional(text, {
    meaning: "The client's key itself.",
    usedBy: 'worker, API',
    isSecret: true,
    example: '-----BEGIN PRIVATE KEY-----…',
  }),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optional(text, {
    meaning: 'File with the certificate authority of the server; TEMPORAL_TLS_SERVER_CA_CERT_DATA takes its content.',
    usedBy: 'worker, API',
    example: '/etc/connector/ca.pem',
  }),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: optional(text, {
    meaning: 'The certificate authority itself.',
    usedBy: 'worker, API',
    example: '-----BEGIN CERTIFICATE-----…',
  }),
  TEMPORAL_TLS_SERVER_NAME: optional(text, {
    meaning: "Name in the server's certificate, where it differs from the address.",
    usedBy: 'worker, API',
    example: 'temporal.example.com',
  }),
  TEMPORAL_CONFIG_FILE: optional(text, {
    meaning:
      'A Temporal client configuration file (TOML) to read; no file is read unless this or TEMPORAL_PROFILE is set.',
    usedBy: 'worker, API',
    example: '/etc/connector/temporal.toml',
  }),
  TEMPORAL_PROFILE: optional(text, {
    meaning: 'The profile of that file.',
    usedBy: 'worker, API',
    example: 'default',
  }),
  TEMPORAL_RETENTION_DAYS: defaulted(wholeNumber(1, 90), '30', {
    meaning: 'Days that Temporal keeps the history of a closed workflow.',
    usedBy: 'worker',
  }),
  TEMPORAL_UI_URL: optional(webAddress, {
    meaning: 'Where people find the Temporal UI; without it no links to it are shown.',
    usedBy: 'worker, API',
    example: 'http://localhost:8233',
  }),
  INSTALLATION_ID: required(z.string().regex(/^[\w-]{8,64}$/, { error: 'must be 8 to 64 letters, digits, - or _' }), {
    meaning: 'Names this installation, so that a copied database is recognised. Any random text; never change it.',
    usedBy: 'worker, API',
    example: '0b9e7d0e-6a52-4d0c-9f5d-3f6f2f1f6c55',
  }),
  CONNECTOR_ENCRYPTION_KEYS: required(encryptionKeys, {
    meaning:
      'Keys that seal the marketplace credentials: `id:base64` of 32 random bytes, more after commas. The first seals, all open.',
    usedBy: 'worker, API',
    isSecret: true,
    example: '2026a:<output of: openssl rand -base64 32>',
  }),
  API_HOST: defaulted(text, '127.0.0.1', {
    meaning: 'Address that the API listens on; 0.0.0.0 in a container.',
    usedBy: 'API',
  }),
  API_PORT: defaulted(port, '8080', { meaning: 'Port of the API.', usedBy: 'API' }),
  PUBLIC_URL: optional(webAddress, {
    meaning: 'Where people reach the API, for links back to it. Without it http://localhost and API_PORT.',
    usedBy: 'worker, API',
    example: 'https://connector.example.com',
  }),
  WORKER_HEALTH_HOST: defaulted(text, '127.0.0.1', {
    meaning: "Address that the worker's health page listens on; 0.0.0.0 in a container.",
    usedBy: 'worker',
  }),
  WORKER_HEALTH_PORT: defaulted(port, '8081', { meaning: "Port of the worker's health page.", usedBy: 'worker' }),
  WORKER_CACHED_WORKFLOWS: defaulted(wholeNumber(0, 10_000), '200', {
    meaning: 'Workflows that a worker keeps in memory at most.',
    usedBy: 'worker',
  }),
  MARKETPLACE_SLOTS: defaulted(wholeNumber(1, 500), '40', {
    meaning: 'Marketplace calls that a worker has in flight at most; one instance takes a quarter of them at most.',
    usedBy: 'worker',
  }),
  MARKETPLACE_TIMEOUT_SECONDS: defaulted(wholeNumber(1, 600), '60', {
    meaning: 'How long a marketplace may take to answer a call, to the last byte.',
    usedBy: 'worker',
  }),
  SMTP_URL: optional(
    z.url({ protocol: /^smtps?$/, error: 'must be an address smtp://user:password@host:587 or smtps://…' }),
    {
      meaning: "The mail server through which people are told of their to-do's; without it no mail is sent.",
      usedBy: 'worker',
      isSecret: true,
      example: 'smtp://connector:password@mail.example.com:587',
    },
  ),
  SMTP_FROM: defaulted(
    z.string().regex(/^[^\r\n]{0,100}[^\s@]+@[^\s@]+$/, { error: 'must be an e-mail address, or "Name <address>"' }),
    'Connector <connector@localhost>',
    { meaning: 'Who those mails are from.', usedBy: 'worker' },
  ),
  SMTP_ALLOW_PLAIN: defaulted(yesOrNo, 'false', {
    meaning: 'Lets mails go without TLS, to a server that has none.',
    usedBy: 'worker',
  }),
  WEBHOOK_SIGNING_KEYS: optional(signingKeys, {
    meaning:
      'Keys that sign webhooks (Standard Webhooks): `whsec_` and base64 of 32 random bytes, more after commas while one replaces another. Without it no webhook is sent.',
    usedBy: 'worker',
    isSecret: true,
    example: 'whsec_<output of: openssl rand -base64 32>',
  }),
  NOTIFICATIONS_GATHER_SECONDS: defaulted(wholeNumber(1, 3_600), '30', {
    meaning: 'How long the first to-do waits for others that are told by the same message.',
    usedBy: 'worker',
  }),
  NOTIFICATIONS_PAUSE_SECONDS: defaulted(wholeNumber(1, 86_400), '300', {
    meaning: 'Time between two messages to one recipient: what comes in between is told by the next one.',
    usedBy: 'worker',
  }),
  ALLOW_PRIVATE_HOSTS: defaulted(yesOrNo, 'false', {
    meaning:
      'Lets addresses of marketplaces and of webhooks lead into private networks and to this machine. For a sandbox only.',
    usedBy: 'worker, API',
  }),
  LOG_LEVEL: defaulted(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be trace, debug, info, warn, error, fatal or silent',
    }),
    'info',
    { meaning: 'The least grave log lines that are written.', usedBy: 'worker, API' },
  ),
});

export interface Variable extends VariableDocumentation {
  readonly name: string;
}

/** All variables in the order of the documentation. Throws when one has none. */
export function listVariables(): readonly Variable[] {
  return Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const about = documentation.get(schema);
    if (about === undefined) throw new Error(`${name} is not documented.`);
    return { name, ...about };
  });
}
