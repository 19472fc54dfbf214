import type { z } from 'zod';
import { answerError, unreadable } from './answer-error';
import type { ParsedAnswer } from './answer-text';
import type { BudgetOwner } from '../../entities/budget-key';
import type { CallBudgets } from './call-budgets';
import { type CallLimits, callSpacingMs, type CallUse } from './call-limits';
import { CallDeferred } from './errors';
import type { Operation } from './operations';
import { BrokenRows, type RowsForm } from './rows-form';
import type { Answer, CallRequest, Transport } from './transport';
import { explainIssues } from './wire-values';

export interface CallerOptions {
  readonly transport: Transport;
  readonly budgets: CallBudgets;
  readonly owner: BudgetOwner;
  readonly apiKey: string;
  readonly limits: CallLimits;
  /** Sent with every localised operation; null leaves labels in the platform's language. */
  readonly locale: string | null;
}

export interface SpendOptions {
  readonly operation: Operation;
  readonly use: CallUse;
  readonly claim?: CallClaim | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * By what right a call is made: `ordinary` takes a use of its budget, `forced` takes the next one too, once, since a person
 * asked for it; `repeated` takes none, since the use was taken by an attempt that brought no answer.
 */
export type CallClaim = 'ordinary' | 'forced' | 'repeated';

/** One answer that carries what it was asked for. */
export interface GoodAnswer<T> {
  readonly body: T;
  readonly answer: Answer;
}

/** How often a client was answered so far: it only grows. */
export interface AnswerCount {
  /** By the marketplace, with whatever status. */
  readonly answered: number;
  /** As wanted, which it does for a key that it knows. */
  readonly accepted: number;
}

/** Calls with budget, status and decoding taken care of; every method throws a MarketplaceError on anything but success. */
export interface Caller {
  /** Takes one use of an operation's budget, or throws CallDeferred. */
  spend(options: SpendOptions): Promise<void>;
  /** Sends a call whose budget was spent, and decodes its JSON. */
  read<T>(request: CallRequest, schema: z.ZodType<T>): Promise<GoodAnswer<T>>;
  /** Sends a call whose budget was spent, and answers its rows, which come in as they are taken and not before. */
  readRows(request: CallRequest, form: RowsForm): Promise<GoodAnswer<AsyncIterable<unknown>>>;
  /** Sends a call that answers without content. */
  send(request: CallRequest): Promise<void>;
  /** The time between two calls of an operation that its budget demands; 0 when nothing limits it. */
  spacingMs(operation: Operation): number;
  answers(): AnswerCount;
}

export function createCaller({ transport, budgets, owner, apiKey, limits, locale }: CallerOptions): Caller {
  let answered = 0;
  let accepted = 0;

  async function call(request: CallRequest): Promise<Answer> {
    const { operation } = request;
    const answer = await transport(localised(request, locale));
    answered += 1;
    if (answer.status === 429) {
      const { waitMs } = await budgets.block({ owner, operation: operation.id, retryAfter: answer.retryAfter });
      throw deferred(operation, waitMs, 'marketplace');
    }
    const error = answerError(answer, operation, apiKey);
    if (error !== null) {
      throw error;
    }
    if (operation.needsKey) accepted += 1;
    return answer;
  }

  return {
    async spend({ operation, use, claim = 'ordinary', signal }) {
      if (claim === 'repeated') return;
      const isForced = claim === 'forced';
      const spending = await budgets.spend({ owner, operation: operation.id, use, limits, isForced, signal });
      if (spending.kind === 'deferred') {
        throw deferred(operation, spending.waitMs, 'budget');
      }
    },

    async read(request, schema) {
      const answer = await call(request);
      const { parsed } = answer;
      if (parsed.kind !== 'json') {
        throw unreadable(
          `${request.operation.id}: the marketplace answered ${whatOf(parsed)}`,
          answer,
          request.operation,
        );
      }
      const decoded = schema.safeParse(parsed.body);
      if (!decoded.success) {
        const reason = explainIssues(decoded.error, 'the answer');
        throw unreadable(`${request.operation.id}: the answer cannot be read: ${reason}`, answer, request.operation);
      }
      return { body: decoded.data, answer };
    },

    async readRows(request, form) {
      const answer = await call({ ...request, rows: form });
      const { parsed } = answer;
      if (parsed.kind !== 'rows') {
        throw unreadable(
          `${request.operation.id}: the marketplace answered ${whatOf(parsed)}`,
          answer,
          request.operation,
        );
      }
      return { body: wholeRows(form.rows(parsed.pieces), answer, request.operation), answer };
    },

    async send(request) {
      const answer = await call(request);
      if (answer.parsed.kind === 'unusable') {
        const words = `${request.operation.id}: the marketplace answered ${answer.parsed.what}`;
        throw unreadable(words, answer, request.operation);
      }
    },

    answers: () => ({ answered, accepted }),
    spacingMs: (operation) => callSpacingMs(operation.id, 'any', limits),
  };
}

async function* wholeRows(
  rows: AsyncIterable<unknown>,
  answer: Answer,
  operation: Operation,
): AsyncGenerator<unknown, void, undefined> {
  try {
    yield* rows;
  } catch (error) {
    if (!(error instanceof BrokenRows)) throw error;
    throw unreadable(`${operation.id}: the marketplace answered ${error.message}`, answer, operation);
  }
}

/** Completes "the marketplace answered …" where something else was asked for. */
function whatOf(parsed: ParsedAnswer): string {
  switch (parsed.kind) {
    case 'empty':
      return 'nothing';
    case 'unusable':
      return parsed.what;
    case 'json':
      return 'JSON that is no list of rows';
    case 'rows':
      return 'rows instead of one body';
  }
}

/** Beside a page token Mirakl ignores every other parameter, so the first page's language is that of all. */
function localised(request: CallRequest, locale: string | null): CallRequest {
  const isPinned = request.operation.isLocalised && locale !== null;
  return isPinned ? { ...request, query: { ...request.query, locale } } : request;
}

function deferred(operation: Operation, waitMs: number, deferredBy: 'budget' | 'marketplace'): CallDeferred {
  const seconds = Math.ceil(waitMs / 1_000);
  const why =
    deferredBy === 'budget'
      ? 'its call limit allows the next one'
      : 'the marketplace has had too many calls and allows the next one';
  return new CallDeferred(`${operation.id} waits: ${why} in ${String(seconds)} s`, {
    operation: operation.id,
    status: deferredBy === 'budget' ? null : 429,
    marketplaceWords: null,
    waitMs,
    deferredBy,
  });
}
