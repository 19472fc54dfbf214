import { createHash } from 'node:crypto';

/** Names an API key without telling it: the first 16 hexadecimal digits of its SHA-256. */
export function keyFingerprint(apiKey: string): string {
  return createHash('sha256').update(apiKey, 'utf8').digest('hex').slice(0, 16);
}
