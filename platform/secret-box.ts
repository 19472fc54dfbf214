import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey } from './environment';

/** A secret as it is stored: unreadable without the key that `keyId` names. */
export interface SealedSecret {
  readonly ciphertext: string;
  readonly keyId: string;
}

export interface SecretBox {
  /** Under the first key, with a fresh nonce: sealing twice gives two texts. */
  seal(text: string): SealedSecret;
  /** @throws SecretUnreadable */
  open(sealed: SealedSecret): string;
}

/** The key is not there any more, or the stored text is not what was sealed. Never says anything of the secret. */
export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'v1';

/**
 * Seals secrets with AES-256-GCM [INS-02]. The key's id is bound into the seal, so it cannot be exchanged.
 *
 * @param keys the first seals, all open; at least one
 */
export function createSecretBox(keys: readonly EncryptionKey[]): SecretBox {
  const [current] = keys;
  if (current === undefined) throw new Error('A secret box needs at least one key.');
  return {
    seal: (text) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, current.key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(current.id));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
      return { ciphertext: `${FORMAT}.${sealed}`, keyId: current.id };
    },
    open: ({ ciphertext, keyId }) => {
      const key = keys.find(({ id }) => id === keyId);
      if (key === undefined) {
        throw new SecretUnreadable(
          `A secret was sealed with the key "${keyId}", which CONNECTOR_ENCRYPTION_KEYS does not hold any more. Add it after the others.`,
        );
      }
      return openWith(key, ciphertext);
    },
  };
}

function openWith(key: EncryptionKey, ciphertext: string): string {
  const [format, encoded] = ciphertext.split('.');
  const sealed = Buffer.from(encoded ?? '', 'base64url');
  if (format !== FORMAT || sealed.length < NONCE_BYTES + TAG_BYTES) throw tampered(key);
  const decipher = createDecipheriv(ALGORITHM, key.key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(key.id));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
      'utf8',
    );
  } catch {
    throw tampered(key);
  }
}

function tampered(key: EncryptionKey): SecretUnreadable {
  return new SecretUnreadable(
    `A stored secret was changed, or the key "${key.id}" in CONNECTOR_ENCRYPTION_KEYS is not the one that sealed it. Enter the secret again.`,
  );
}
