import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Sandbox } from '../sandbox';
import { addControlRoute, done } from './control-route';

const changeSchema = z.strictObject({
  operation: z.enum(['CH11', 'SH11', 'SH12', 'SH21', 'SH31', 'OF61', 'H11', 'RE01', 'OR75', 'AF01', 'DO01']),
  code: z.string().min(1),
  /** `retired`: of offer states only. */
  standing: z.enum(['listed', 'retired', 'gone']).default('listed'),
  label: z.string().min(1).nullable().default(null),
});

/** What the operator of the marketplace sets up: codes that vanish, come back or are called something else. */
export function addMasterDataRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/master-data',
    purpose: 'a code of a list: { operation, code, standing?: "listed" | "retired" | "gone", label? }',
    input: changeSchema,
    answer: ({ masterDataChanges }, change) => {
      masterDataChanges.change(change);
      return done(change);
    },
  });
}
