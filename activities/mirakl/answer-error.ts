import { marketplaceWords } from './answer-text';
import {
  MarketplaceAuthentication,
  type MarketplaceError,
  MarketplaceForbidden,
  MarketplaceRejected,
  MarketplaceUnavailable,
  MarketplaceUnreadable,
} from './errors';
import type { Operation } from './operations';
import type { Answer } from './transport';

/** Statuses that a server or proxy gives for want of time, not because of the request. */
const PASSING_CLIENT_STATUSES = new Set([408, 425]);

/** What an answer means when its status is not a success; null when it is one. 429 is the caller's, who blocks the budget. */
export function answerError(answer: Answer, operation: Operation, apiKey: string): MarketplaceError | null {
  const { status, parsed } = answer;
  if (status >= 200 && status < 300) {
    return null;
  }
  const facts = { operation: operation.id, status, marketplaceWords: marketplaceWords(parsed, apiKey) };
  const said = `${operation.id}: the marketplace answered ${String(status)}`;
  if (answer.redirectHost !== null) {
    return new MarketplaceUnreadable(`${said}, a redirect to ${answer.redirectHost}, which is not followed`, {
      ...facts,
      isOutcomeUnknown: operation.isWrite,
    });
  }
  if (status === 401) {
    return new MarketplaceAuthentication(said, facts);
  }
  if (status >= 500 || PASSING_CLIENT_STATUSES.has(status)) {
    return new MarketplaceUnavailable(said, { ...facts, obstacle: 'serverFault', isOutcomeUnknown: operation.isWrite });
  }
  if (parsed.kind === 'unusable') {
    return unreadable(`${said} with ${parsed.what}`, answer, operation);
  }
  return status === 403 ? new MarketplaceForbidden(said, facts) : new MarketplaceRejected(said, facts);
}

/** A failure of an answer that came with a good status and cannot be used. */
export function unreadable(message: string, answer: Answer, operation: Operation): MarketplaceUnreadable {
  return new MarketplaceUnreadable(message, {
    operation: operation.id,
    status: answer.status,
    marketplaceWords: null,
    isOutcomeUnknown: operation.isWrite,
  });
}
