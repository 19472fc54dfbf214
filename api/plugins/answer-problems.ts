import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api } from '../api';
import { Problem } from '../problems/problem';
import { problemDocument, PROBLEM_MEDIA_TYPE } from '../problems/problem-document';
import { problemOf } from '../problems/problem-of';

function answer(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (problem.extras.retryAfter !== undefined) reply.header('retry-after', String(problem.extras.retryAfter));
  return reply.code(problem.status).type(PROBLEM_MEDIA_TYPE).send(problemDocument(problem, request.id));
}

/** The one place where errors end: each becomes a problem document; those of ours are logged with their cause. */
export function answerProblems(api: Api): void {
  api.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500)
      request.log.error({ err: problem.extras.cause ?? error, kind: problem.kind }, 'request.failed');
    return answer(problem, request, reply);
  });
  api.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    return answer(new Problem('routeNotFound', `There is no ${request.method} ${path}.`), request, reply);
  });
}
