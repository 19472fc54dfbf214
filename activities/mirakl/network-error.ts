import { PRIVATE_ADDRESS } from './guarded-lookup';
import { type MarketplaceError, MarketplaceUnavailable, MarketplaceUnreadable, type Obstacle } from './errors';
import type { Operation } from './operations';

const UNKNOWN_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME']);
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);
const NOTHING_SENT: ReadonlySet<Obstacle> = new Set(['unknownHost', 'privateHost', 'refusedConnection', 'tls']);

const WORDS: Readonly<Record<Exclude<Obstacle, 'serverFault'>, string>> = {
  unknownHost: 'its host name is not known',
  privateHost: 'its host is in a private address range, which the configuration does not allow',
  refusedConnection: 'it refuses connections or cannot be reached',
  tls: 'its certificate or its TLS is not accepted',
  timeout: 'it did not answer in time',
  lostConnection: 'the connection was lost before the answer was complete',
};

/**
 * What stopped a call that got no answer. The library's error holds the request with its key, so nothing of it is kept but
 * its code.
 *
 * @param isTimeout our own time limit ended the call
 */
export function networkError(error: unknown, operation: Operation, isTimeout: boolean): MarketplaceError {
  const code = codeOf(error);
  const facts = { operation: operation.id, status: null, marketplaceWords: null };
  if (isTooLong(error)) {
    return new MarketplaceUnreadable(`${operation.id}: the marketplace's answer is too long`, {
      ...facts,
      isOutcomeUnknown: operation.isWrite,
    });
  }
  const obstacle = isTimeout ? 'timeout' : obstacleOf(code);
  const suffix = code === null || isTimeout ? '' : ` (${code})`;
  return new MarketplaceUnavailable(`${operation.id}: the marketplace gave no answer: ${WORDS[obstacle]}${suffix}`, {
    ...facts,
    obstacle,
    faultCode: code,
    isOutcomeUnknown: operation.isWrite && !NOTHING_SENT.has(obstacle),
  });
}

function obstacleOf(code: string | null): Exclude<Obstacle, 'serverFault'> {
  if (code === null) {
    return 'lostConnection';
  }
  if (code === PRIVATE_ADDRESS) {
    return 'privateHost';
  }
  if (UNKNOWN_HOST.has(code)) {
    return 'unknownHost';
  }
  if (NOT_CONNECTED.has(code)) {
    return 'refusedConnection';
  }
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|EPROTO|HOSTNAME_MISMATCH/.test(code)) {
    return 'tls';
  }
  return code === 'ETIMEDOUT' || code === 'ECONNABORTED' ? 'timeout' : 'lostConnection';
}

function codeOf(error: unknown): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : null;
}

/** axios tells a too long answer by its message only. */
function isTooLong(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('maxContentLength size of');
}
