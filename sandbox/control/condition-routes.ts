import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { faultSchema } from '../http/faults';
import type { Sandbox } from '../sandbox';
import { addControlRoute, done, failure } from './control-route';

const clockSchema = z.union(
  [z.strictObject({ advanceMs: z.int() }), z.strictObject({ now: z.iso.datetime({ offset: true }) })],
  { error: 'give either { advanceMs } or { now }' },
);

const replaySchema = z.strictObject({
  operation: z.string().min(1),
  /** Null gives the operation back to the world. */
  file: z.string().nullable(),
});

/** Under which conditions the marketplace works: its time, its faults, its limits, what it has recorded. */
export function addConditionRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/clock',
    purpose: 'move the marketplace clock: { advanceMs } or { now }',
    input: clockSchema,
    answer: ({ clock, journal }, input) => {
      if ('advanceMs' in input) clock.advance(input.advanceMs);
      else clock.set(new Date(input.now));
      journal.append({ kind: 'clock', offsetMs: clock.offsetMs });
      return done({ now: clock.now().toISOString() });
    },
  });
  addFaultRoutes(app, sandbox);
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/limits',
    purpose: 'call limits: { mode: "published" | "relaxed" }; forgets what was counted',
    input: z.strictObject({ mode: z.enum(['published', 'relaxed']) }),
    answer: ({ limits }, { mode }) => {
      limits.switchTo(mode);
      return done({ mode });
    },
  });
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/switches',
    purpose: 'platform switches of PC01: { disableSellerAlternativeCarrier }',
    input: z.strictObject({ disableSellerAlternativeCarrier: z.boolean() }),
    answer: ({ switches }, { disableSellerAlternativeCarrier }) => {
      switches.disableSellerAlternativeCarrier = disableSellerAlternativeCarrier;
      return done(switches);
    },
  });
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/exports',
    purpose:
      'how the next export ends, how small files are and how long exports take: { end?, itemsPerFile?, takesMs? }',
    input: z.strictObject({
      end: z.enum(['COMPLETED', 'FAILED', 'CANCELED']).optional(),
      itemsPerFile: z.int().positive().optional(),
      takesMs: z.int().min(0).optional(),
    }),
    answer: ({ exports }, conditions) => {
      exports.prepare(conditions);
      return done(conditions);
    },
  });
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/replay',
    purpose: 'choose the recorded answer of an operation: { operation, file }; file null: the world answers',
    input: replaySchema,
    answer: ({ recorded }, { operation, file }) =>
      recorded.choose(operation, file)
        ? done({ chosen: recorded.chosen() })
        : failure(400, `file: the replay folder has no '${file ?? ''}' of ${operation}`),
  });
}

function addFaultRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  addControlRoute(app, sandbox, {
    method: 'POST',
    path: '/faults',
    purpose: 'what goes wrong next: { operation, kind, count?, after?, shopId?, retryAfterSeconds?, delayMs? }',
    input: faultSchema,
    answer: ({ faults }, fault) => {
      faults.add(fault);
      return { status: 201, body: { faults: faults.list() } };
    },
  });
  addControlRoute(app, sandbox, {
    method: 'DELETE',
    path: '/faults',
    purpose: 'nothing goes wrong any more',
    input: z.unknown(),
    answer: ({ faults }) => {
      faults.clear();
      return done({ faults: [] });
    },
  });
}
