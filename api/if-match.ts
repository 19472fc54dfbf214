import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problems/problem';

/** An entity tag that changes whenever one of these values does. */
export function etagOf(...values: readonly (string | number | boolean | null)[]): string {
  return `"${createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 22)}"`;
}

/**
 * Called under the lock of the change, so that nobody overwrites what they have not seen.
 * @throws Problem etagMissing or changedMeanwhile
 */
export function requireMatch(request: FastifyRequest, etag: string): void {
  const given = request.headers['if-match'];
  if (given === undefined) {
    throw new Problem('etagMissing', 'Send the ETag of the record as you have read it in the header If-Match.');
  }
  const tags = given.split(',').map((tag) => tag.trim());
  if (tags.includes('*') || tags.includes(etag)) return;
  throw new Problem(
    'changedMeanwhile',
    'The record is not as you have read it any more. Read it again and repeat the change.',
  );
}
