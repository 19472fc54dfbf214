import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { databaseCodeOf, databaseFaultOf, type DatabaseFault } from '../../platform/database-fault';
import { Problem, type FieldError } from './problem';

const AWAY_RETRY_SECONDS = 5;
const BUSY_RETRY_SECONDS = 1;

const fastifyError = z.object({ statusCode: z.number().optional(), code: z.string().optional() });
const unknownMembers = z.object({ keys: z.array(z.string()) });

interface ValidationIssue {
  instancePath: string;
  keyword: string;
  message?: string | undefined;
  params?: unknown;
}

/** One error for each unknown member, so that each is named. */
function fieldErrors(issue: ValidationIssue): FieldError[] {
  const pointer = issue.instancePath === '/' ? '' : issue.instancePath;
  const unknown = unknownMembers.safeParse(issue.params);
  if (issue.keyword === 'unrecognized_keys' && unknown.success) {
    return unknown.data.keys.map((key) => ({ pointer: `${pointer}/${key}`, detail: `There is no "${key}" here` }));
  }
  return [{ pointer, detail: issue.message ?? 'This value is not allowed' }];
}

function invalidRequest(context: string | undefined, issues: readonly ValidationIssue[]): Problem {
  const errors = issues.flatMap(fieldErrors);
  const places = errors.map(({ pointer, detail }) => `${pointer === '' ? 'whole' : pointer}: ${detail}`);
  const where = context === 'querystring' ? 'query' : (context ?? 'request');
  return new Problem('invalidRequest', `The ${where} is not valid. ${places.join('; ')}`, { errors });
}

/** Refusals of the framework itself, before any of our code runs. */
function ofFramework(error: unknown): Problem | null {
  const read = fastifyError.safeParse(error);
  if (!read.success || read.data.statusCode === undefined || read.data.statusCode >= 500) return null;
  switch (read.data.statusCode) {
    case 413:
      return new Problem('bodyTooLarge', 'The body is larger than 1 MB.');
    case 415:
      return new Problem('unsupportedMediaType', 'The body must be JSON, with Content-Type application/json.');
    default:
      return new Problem('invalidRequest', 'The request cannot be read: its address, a header or its JSON is broken.');
  }
}

/** Faults that pass: the request may be repeated as it is. */
function ofDatabase(fault: DatabaseFault | null, cause: unknown): Problem | null {
  const reasonCode = 'databaseUnavailable';
  switch (fault) {
    case 'away':
      return new Problem(
        'databaseAway',
        'The database does not answer at the moment. Repeat the request in a few seconds.',
        { reasonCode, retryAfter: AWAY_RETRY_SECONDS, cause },
      );
    case 'busy':
      return new Problem(
        'databaseBusy',
        'Another change of the same records was at work. Nothing was changed by this request, but for the portions of a file that were written before: repeat it.',
        { reasonCode, retryAfter: BUSY_RETRY_SECONDS, cause },
      );
    case 'refused':
    case null:
      return null;
  }
}

/** SQLSTATE of text and of JSON with U+0000 in it, which only the request can have brought along. */
const NO_CHARACTER: readonly (string | null)[] = ['22021', '22P05'];

/**
 * Turns whatever was thrown in a request into the problem that is answered. What nobody foresaw becomes `internal` and
 * says nothing about its cause, which goes to the log.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error.validationContext, error.validation);
  if (NO_CHARACTER.includes(databaseCodeOf(error))) {
    return new Problem('invalidRequest', 'The request holds a character that no text can hold: U+0000.');
  }
  return (
    ofDatabase(databaseFaultOf(error), error) ??
    ofFramework(error) ??
    new Problem(
      'internal',
      'Something happened that the product does not foresee. The log of the API holds the cause.',
      {
        reasonCode: 'internal',
        cause: error,
      },
    )
  );
}
