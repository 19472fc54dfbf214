import { z } from 'zod';
import { readHealth, type HealthCheck } from '../../platform/health';
import type { Api } from '../api';
import { Problem } from '../problems/problem';
import { isProblemKind, problemKinds } from '../problems/problem-kinds';

const checkSchema = z.object({ name: z.string(), isGood: z.boolean(), failure: z.string().nullable() });
const liveSchema = z.object({ status: z.literal('live') });
const readySchema = z
  .object({ status: z.enum(['ready', 'notReady']), checks: z.array(checkSchema) })
  .meta({ id: 'Readiness' });
const problemKindSchema = z
  .object({ kind: z.string(), status: z.number().int(), title: z.string(), cure: z.string() })
  .meta({ id: 'ProblemKind' });

/** What everybody may read: whether the process lives and can work, and what a problem means. No secrets. */
export function publicRoutes(api: Api, checks: readonly HealthCheck[]): void {
  const config = { isPublic: true, rateLimit: false } as const;
  const tags = ['Health'];
  api.get(
    '/health/live',
    { config, schema: { tags, summary: 'Whether the process lives', response: { 200: liveSchema } } },
    () => ({ status: 'live' }) as const,
  );
  api.get(
    '/health/ready',
    { config, schema: { tags, summary: 'Whether it can work', response: { 200: readySchema, 503: readySchema } } },
    async (_request, reply) => {
      const report = await readHealth(checks);
      void reply.code(report.isReady ? 200 : 503).header('cache-control', 'no-store');
      return { status: report.isReady ? ('ready' as const) : ('notReady' as const), checks: [...report.checks] };
    },
  );
  api.get(
    '/problems/:kind',
    {
      config: { isPublic: true },
      schema: {
        ...{ tags: ['Problems'], summary: 'What a kind of problem means and what to do' },
        params: z.object({ kind: z.string().max(64) }),
        response: { 200: problemKindSchema },
      },
    },
    (request) => {
      const { kind } = request.params;
      if (!isProblemKind(kind)) throw new Problem('notFound', `There is no kind of problem "${kind}".`);
      return { kind, ...problemKinds[kind] };
    },
  );
}
