import { randomBytes } from 'node:crypto';
import { Instance } from '../../entities/instance.entity';
import type { EncryptionKey } from '../../platform/environment';
import { createSecretBox, type SecretBox } from '../../platform/secret-box';
import { rotateKeys, type RotateResult } from '../../scripts/secrets/rotate-keys';
import { aBackOffice, anInstance } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';

const aKey = (id: string): EncryptionKey => ({ id, key: randomBytes(32) });
const [older, newer] = [aKey('2025'), aKey('2026')];
const both = createSecretBox([newer, older]);
const COUNT = 5;

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  const backOffice = await aBackOffice(dataSource);
  for (let index = 0; index < COUNT; index += 1) {
    const { ciphertext, keyId } = createSecretBox([older]).seal(`key-${String(index)}`);
    const sealed = { apiKeyCiphertext: ciphertext, apiKeyKeyId: keyId };
    await anInstance(dataSource, backOffice, { ...sealed, code: `shop-${String(index)}` });
  }
  await anInstance(dataSource, backOffice, { code: 'archived', state: 'archived' });
});
afterEach(() => database.drop());

const rotate = (parts: { isDryRun?: boolean; onProgress?: () => void } = {}): Promise<RotateResult> =>
  rotateKeys({
    ...{ dataSource: database.dataSource, secretBox: both, currentKeyId: newer.id, isDryRun: false, ...parts },
  });
/** What one key opens, by code; null where it does not. */
async function openedBy(box: SecretBox): Promise<Record<string, string | null>> {
  const instances = await database.dataSource.getRepository(Instance).find({ order: { code: 'asc' } });
  const open = ({ apiKeyCiphertext, apiKeyKeyId }: Instance): string | null => {
    try {
      return box.open({ ciphertext: apiKeyCiphertext ?? '', keyId: apiKeyKeyId ?? '' });
    } catch {
      return null;
    }
  };
  return Object.fromEntries(instances.map((instance) => [instance.code, open(instance)]));
}
const all = {
  ...{ archived: null, 'shop-0': 'key-0', 'shop-1': 'key-1', 'shop-2': 'key-2', 'shop-3': 'key-3', 'shop-4': 'key-4' },
};

describe('INS-02 encryption keys that are exchanged', () => {
  it('seals every API key under the new one, which alone opens them then', async () => {
    expect(await rotate()).toEqual({ resealed: COUNT, unreadable: [] });
    expect(await openedBy(createSecretBox([newer]))).toEqual(all);
    expect(await rotate()).toEqual({ resealed: 0, unreadable: [] });
  });

  it('is cut off anywhere and goes on: meanwhile both keys open everything', async () => {
    let seen = 0;
    const onProgress = (): void => {
      seen += 1;
      if (seen === 2) throw new Error('cut off');
    };
    await expect(rotate({ onProgress })).rejects.toThrow('cut off');
    expect(await openedBy(both)).toEqual(all);
    expect(await rotate()).toEqual({ resealed: COUNT - 2, unreadable: [] });
    expect(await openedBy(createSecretBox([newer]))).toEqual(all);
  });

  it('only counts in a dry run', async () => {
    expect(await rotate({ isDryRun: true })).toEqual({ resealed: COUNT, unreadable: [] });
    expect(await openedBy(createSecretBox([older]))).toEqual(all);
  });

  it('names an instance that no key opens, leaves it as it is, and seals the others', async () => {
    const { ciphertext } = createSecretBox([aKey('lost')]).seal('gone');
    await database.dataSource
      .getRepository(Instance)
      .update({ code: 'shop-2' }, { apiKeyCiphertext: ciphertext, apiKeyKeyId: 'lost' });
    const { resealed, unreadable } = await rotate();
    expect([resealed, unreadable]).toEqual([COUNT - 1, [expect.stringMatching(/^shop-2: .*"lost"/)]]);
    expect(await openedBy(createSecretBox([newer]))).toEqual({ ...all, 'shop-2': null });
  });
});
