import { z } from 'zod';
import type { Problem } from './problem';
import { problemKinds, type ProblemKind } from './problem-kinds';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const fieldErrorSchema = z.object({ pointer: z.string(), detail: z.string() });

/** What every answer other than success looks like [RFC 9457]. */
export const problemDocumentSchema = z
  .object({
    type: z.string().describe('Path of the page that explains this kind of problem and says what to do'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('This case, and what to do'),
    reasonCode: z.string().nullable().describe('Code of the catalogue of reasons, where one fits'),
    requestId: z.string(),
    errors: z.array(fieldErrorSchema).describe('Members of the request that are wrong'),
    marketplace: z
      .object({ operation: z.string(), status: z.number().int().nullable(), message: z.string() })
      .nullable()
      .describe("The marketplace's own words; null when it was not asked"),
    retryAfter: z.number().int().nullable().describe('Seconds after which repeating makes sense'),
  })
  .meta({ id: 'Problem' });

export type ProblemDocument = z.output<typeof problemDocumentSchema>;

const problemPath = (kind: ProblemKind): string => `/problems/${kind}`;

export function problemDocument(problem: Problem, requestId: string): ProblemDocument {
  const { title, status } = problemKinds[problem.kind];
  return {
    type: problemPath(problem.kind),
    title,
    status,
    detail: problem.detail,
    reasonCode: problem.extras.reasonCode ?? null,
    requestId,
    errors: [...(problem.extras.errors ?? [])],
    marketplace: null,
    retryAfter: problem.extras.retryAfter ?? null,
  };
}
