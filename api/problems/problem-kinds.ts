/**
 * Every kind of problem that the API answers with: the path of its page is its `type`, the cure is what that page says.
 */
export const problemKinds = {
  invalidRequest: {
    status: 400,
    title: 'The request is not well formed',
    cure: 'Correct the members that `errors` points to; the OpenAPI document names those that exist.',
  },
  cursorNotFitting: {
    status: 400,
    title: 'The cursor does not belong to this list',
    cure: 'Use a cursor with the filters and the sort order that it came from, or start again without one.',
  },
  idempotencyKeyMissing: {
    status: 400,
    title: 'The header Idempotency-Key is missing',
    cure: 'Send an Idempotency-Key, a new random text for each command; repeat a command with the same one.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid token',
    cure: 'Send the header `Authorization: Bearer <token>` with a token of this installation.',
  },
  forbidden: {
    status: 403,
    title: 'The token lacks a scope',
    cure: 'Use a token that has the scope named, or have it added.',
  },
  notFound: {
    status: 404,
    title: 'There is no such record',
    cure: 'Check the code or id in the address; segments of the path are URL-encoded.',
  },
  routeNotFound: {
    status: 404,
    title: 'There is no such address',
    cure: 'Look up the address and its method in the OpenAPI document.',
  },
  notAllowedNow: {
    status: 409,
    title: 'Not possible in the present state',
    cure: 'Read the record again: the words say which state it is in and what comes first.',
  },
  alreadyExists: {
    status: 409,
    title: 'It exists already',
    cure: 'Use the record that is there, or another code.',
  },
  stillRunning: {
    status: 409,
    title: 'The first request with this key is still running',
    cure: 'Repeat the request in a few seconds with the same Idempotency-Key: it gives the answer of the first.',
  },
  changedMeanwhile: {
    status: 412,
    title: 'The record was changed by somebody else',
    cure: 'Read it again and repeat the change with the new ETag.',
  },
  bodyTooLarge: { status: 413, title: 'The body is too large', cure: 'Send at most 1 MB at a time.' },
  unsupportedMediaType: {
    status: 415,
    title: 'The body is of another kind',
    cure: 'Send JSON with the header `Content-Type: application/json`, and to an import a file in UTF-8 with `text/csv`.',
  },
  ruleBroken: {
    status: 422,
    title: 'A rule of the product is broken',
    cure: 'The words name the rule and the member that breaks it.',
  },
  idempotencyKeyReused: {
    status: 422,
    title: 'The Idempotency-Key belongs to another request',
    cure: 'Send another Idempotency-Key with another body.',
  },
  etagMissing: {
    status: 428,
    title: 'The header If-Match is missing',
    cure: 'Read the record and send its ETag as If-Match, so that nobody overwrites what they have not seen.',
  },
  tooManyRequests: {
    status: 429,
    title: 'Too many requests',
    cure: 'Wait for the seconds that Retry-After names.',
  },
  internal: {
    status: 500,
    title: 'A fault of the product',
    cure: 'Report the requestId to the maintainers; the log holds the cause.',
  },
  databaseAway: {
    status: 503,
    title: 'The database does not answer',
    cure: 'Nothing was changed or it is not certain: repeat with the same Idempotency-Key once the database is back.',
  },
  databaseBusy: {
    status: 503,
    title: 'The database is busy with another change of the same records',
    cure: 'Nothing was changed, but for the portions of a file that were written before: repeat with the same Idempotency-Key after the seconds that Retry-After names.',
  },
  temporalAway: {
    status: 503,
    title: 'Temporal does not answer',
    cure: 'Reads go on; repeat the command with the same Idempotency-Key once Temporal is back.',
  },
  workerAway: {
    status: 503,
    title: 'No worker has answered in time',
    cure: 'Check that a worker is running; repeat the command with the same Idempotency-Key.',
  },
} as const satisfies Record<string, { status: number; title: string; cure: string }>;

export type ProblemKind = keyof typeof problemKinds;

export const isProblemKind = (text: string): text is ProblemKind => Object.hasOwn(problemKinds, text);
