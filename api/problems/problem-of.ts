import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isDatabaseAway } from './database-away';
import { Problem, type FieldError } from './problem';

const RETRY_SECONDS = 5;

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

/**
 * Turns whatever was thrown in a request into the problem that is answered. What nobody foresaw becomes `internal` and
 * says nothing about its cause, which goes to the log.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error.validationContext, error.validation);
  if (isDatabaseAway(error)) {
    const words = 'The database does not answer at the moment. Repeat the request in a few seconds.';
    return new Problem('databaseAway', words, {
      reasonCode: 'databaseUnavailable',
      retryAfter: RETRY_SECONDS,
      cause: error,
    });
  }
  return (
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
