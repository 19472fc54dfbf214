import { createSecretBox, SecretUnreadable } from '../../platform/secret-box';

const oldKey = { id: '2025', key: Buffer.alloc(32, 1) };
const newKey = { id: '2026', key: Buffer.alloc(32, 2) };

function changed(ciphertext: string, position: number): string {
  const [format = '', encoded = ''] = ciphertext.split('.');
  const bytes = Buffer.from(encoded, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(position) ^ 1, position);
  return `${format}.${bytes.toString('base64url')}`;
}

describe('The secret box', () => {
  it('opens what it sealed, whatever the text', () => {
    const box = createSecretBox([newKey]);
    for (const text of ['', 'sandbox-key', 'clé 🔑', 'x'.repeat(10_000)]) expect(box.open(box.seal(text))).toBe(text);
  });

  it('never seals the same text twice into the same letters', () => {
    const box = createSecretBox([newKey]);
    expect(box.seal('key').ciphertext).not.toBe(box.seal('key').ciphertext);
  });

  it('seals under the first key and opens what older ones sealed', () => {
    const before = createSecretBox([oldKey]).seal('key');
    const box = createSecretBox([newKey, oldKey]);
    expect(box.seal('key').keyId).toBe('2026');
    expect(box.open(before)).toBe('key');
  });

  it('says which key is missing', () => {
    const sealed = createSecretBox([oldKey]).seal('key');
    expect(() => createSecretBox([newKey]).open(sealed)).toThrow(SecretUnreadable);
    expect(() => createSecretBox([newKey]).open(sealed)).toThrow(/"2025".*CONNECTOR_ENCRYPTION_KEYS/);
  });

  it.each([
    ['nonce', 0],
    ['seal', 12],
    ['text', 28],
  ])('refuses a stored secret whose %s was changed by one bit', (_part, position) => {
    const box = createSecretBox([newKey]);
    const sealed = box.seal('key');
    expect(() => box.open({ ...sealed, ciphertext: changed(sealed.ciphertext, position) })).toThrow(/was changed/);
  });

  it.each(['', 'v1.', 'v1.c2hvcnQ', 'v2.AAAA'])('refuses %p, which it never made', (ciphertext) => {
    expect(() => createSecretBox([newKey]).open({ ciphertext, keyId: '2026' })).toThrow(SecretUnreadable);
  });

  it('refuses a secret that claims another key', () => {
    const sealed = createSecretBox([newKey]).seal('key');
    const sameBytes = { id: '2025', key: newKey.key };
    expect(() => createSecretBox([newKey, sameBytes]).open({ ...sealed, keyId: '2025' })).toThrow(SecretUnreadable);
  });
});
