import type { Sandbox } from '../sandbox';
import { dataFaultOf, isAfter, isBefore } from './faults';
import type { AfterFaultKind, BeforeFaultKind, Fault, FaultOf } from './faults';
import { identify } from './identify';
import type { Identity } from './identify';
import { problem } from './operation';
import type { Answer, Effect, Operation, Query, ShopOperation } from './operation';

/** What came in by HTTP, whatever the server library calls it. */
export interface Incoming {
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly contentType: string | undefined;
  /** A PUT without a body still says `Content-Length: 0` (Mirakl API section 1). */
  readonly hasLength: boolean;
  readonly query: Query;
  readonly orderId: string;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly origin: string;
  readonly path: string;
}

export interface Outgoing {
  readonly answer: Answer;
  /** What spoils the answer on its way. */
  readonly fault: FaultOf<AfterFaultKind> | null;
}

/**
 * One call of the marketplace: faults that answer in its place, key and shop, call limits, recorded answers, then the
 * operation itself. A write is in the ledger and on disk before this returns.
 */
export function answerCall(sandbox: Sandbox, operation: Operation, incoming: Incoming): Outgoing {
  const identity = operation.access === 'open' ? null : identify(sandbox.settings, operation, incoming);
  const shopId = identity?.kind === 'known' ? identity.shop.shopId : null;
  const fault = sandbox.faults.take(operation.id, shopId);
  const answer = isBefore(fault) ? faultAnswer(fault) : undisturbed(sandbox, operation, incoming, identity, fault);
  const spoiling = isAfter(fault) ? fault : null;
  const status = sentStatus(answer, spoiling);
  if (operation.method === 'PUT') record(sandbox, operation, incoming, { shopId, answer, status, fault });
  sandbox.journal.flush();
  sandbox.calls.add(operation.id, status);
  return { answer, fault: spoiling };
}

function undisturbed(
  sandbox: Sandbox,
  operation: Operation,
  incoming: Incoming,
  identity: Identity | null,
  fault: Fault | null,
): Answer {
  if (operation.access === 'open') return operation.answer();
  if (identity === null || identity.kind === 'refused') return identity?.answer ?? problem(401, 'Unauthorized');
  const refusal = protocolError(operation, incoming) ?? limitError(sandbox, operation, incoming, identity);
  if (refusal !== null) return refusal;
  const recorded = sandbox.recorded.bodyOf(operation.id);
  if (recorded !== null) return { status: 200, body: recorded };
  const { query, orderId, params, body, origin, path } = incoming;
  return operation.answer({
    sandbox,
    shop: identity.shop,
    key: identity.key,
    query,
    orderId,
    params,
    body,
    origin,
    path,
    dataFault: dataFaultOf(fault),
  });
}

/** Mistakes of the caller's HTTP (Mirakl API section 3). */
function protocolError(operation: ShopOperation, incoming: Incoming): Answer | null {
  const accepted = incoming.accept ?? '*/*';
  const { gives = ['application/json'] } = operation;
  if (!['*/*', 'application/*', ...gives].some((type) => accepted.includes(type))) {
    return problem(406, 'Not Acceptable');
  }
  if (operation.method === 'GET') return null;
  if (!incoming.hasLength) return problem(411, 'Length Required');
  const isJsonBody = incoming.contentType?.startsWith('application/json') ?? false;
  return incoming.body === '' || isJsonBody ? null : problem(415, 'Unsupported Media Type');
}

function limitError(
  sandbox: Sandbox,
  operation: ShopOperation,
  incoming: Incoming,
  identity: Identity & { kind: 'known' },
): Answer | null {
  if (isFollowingPage(incoming.query) && sandbox.settings.limitedPages === 'first') return null;
  const owner =
    sandbox.settings.limitsPer === 'key' ? identity.key.value : `${identity.key.value} ${String(identity.shop.shopId)}`;
  const kind = operation.limitedAs?.(incoming);
  const name = kind === undefined ? operation.id : `${operation.id} ${kind}`;
  const counted = operation.limitedPer === 'path' ? `${owner} ${incoming.path}` : owner;
  const limit = sandbox.limits.take(name, counted);
  return limit.kind === 'allowed' ? null : tooManyCalls(limit.retryAfterSeconds);
}

/** By its offset, or by a token that an earlier answer gave. */
function isFollowingPage({ offset, page_token: token }: Query): boolean {
  return /^[1-9]/.test(String(offset ?? '')) || token !== undefined;
}

function tooManyCalls(retryAfterSeconds: number): Answer {
  return { ...problem(429, 'Too many calls in the last hour'), headers: { 'retry-after': String(retryAfterSeconds) } };
}

function faultAnswer(fault: FaultOf<BeforeFaultKind>): Answer {
  switch (fault.kind) {
    case '429':
      return tooManyCalls(fault.retryAfterSeconds);
    case '500-before':
      return problem(500, 'Internal Server Error');
    case 'html':
      return {
        status: 200,
        body: '<html><body><h1>Maintenance</h1></body></html>',
        headers: { 'content-type': 'text/html; charset=utf-8' },
      };
    case '401':
      return problem(401, 'Unauthorized');
    case '403':
      return problem(403, 'Forbidden');
  }
}

/** The status that the caller sees; null when no whole answer leaves. */
function sentStatus(answer: Answer, fault: FaultOf<AfterFaultKind> | null): number | null {
  switch (fault?.kind) {
    case '500-after':
      return 500;
    case 'timeout-after':
    case 'truncated':
      return null;
    case 'empty':
      return 200;
    case 'slow':
    case undefined:
      return answer.status;
  }
}

function record(
  sandbox: Sandbox,
  operation: Operation,
  incoming: Incoming,
  outcome: { shopId: number | null; answer: Answer; status: number | null; fault: Fault | null },
): void {
  const orderId = incoming.orderId === '' ? null : incoming.orderId;
  const effects: readonly Effect[] = outcome.answer.effects ?? [{ orderId, hasEffect: false }];
  for (const effect of effects) {
    sandbox.ledger.write({
      at: sandbox.clock.now().toISOString(),
      operation: operation.id,
      orderId: effect.orderId,
      shopId: outcome.shopId,
      body: effect.body ?? incoming.body,
      status: outcome.status,
      hasEffect: effect.hasEffect,
      fault: outcome.fault?.kind ?? null,
    });
  }
}
