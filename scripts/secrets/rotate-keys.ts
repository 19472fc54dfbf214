import type { DataSource } from 'typeorm';
import { SecretUnreadable, type SecretBox } from '../../platform/secret-box';

export interface RotateOptions {
  readonly dataSource: DataSource;
  readonly secretBox: SecretBox;
  /** Id of the key that seals: what another one sealed is sealed again. */
  readonly currentKeyId: string;
  readonly isDryRun: boolean;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface RotateResult {
  readonly resealed: number;
  /** Instances whose key no configured key opens, in words; they are left as they are. */
  readonly unreadable: readonly string[];
}

interface SealedRow {
  readonly id: string;
  readonly code: string;
  readonly ciphertext: string;
  readonly keyId: string;
}

const NEXT = `
  select id, code, api_key_ciphertext as ciphertext, api_key_key_id as "keyId" from instance
   where api_key_ciphertext is not null and api_key_key_id <> $1 and id > $2 order by id limit 1`;

/**
 * Seals every API key again under the current encryption key [INS-02], each in a statement of its own: it may be cut off
 * anywhere and goes on where it stopped, while workers and API are at work. A key that somebody replaces meanwhile is
 * sealed by the current one already, and is left alone.
 */
export async function rotateKeys(options: RotateOptions): Promise<RotateResult> {
  const { dataSource, secretBox, currentKeyId, isDryRun, onProgress } = options;
  const counts: { total: number }[] = await dataSource.query(
    `select count(*)::integer as total from instance where api_key_ciphertext is not null and api_key_key_id <> $1`,
    [currentKeyId],
  );
  const total = counts[0]?.total ?? 0;
  const unreadable: string[] = [];
  let resealed = 0;
  for (let afterId = '0'; ;) {
    const rows: SealedRow[] = await dataSource.query(NEXT, [currentKeyId, afterId]);
    const [row] = rows;
    if (row === undefined) return { resealed, unreadable };
    afterId = row.id;
    const text = open(secretBox, row);
    if (text.kind === 'unreadable') unreadable.push(`${row.code}: ${text.words}`);
    else {
      if (!isDryRun) await replace(dataSource, row, secretBox.seal(text.value));
      resealed += 1;
    }
    onProgress?.({ done: resealed + unreadable.length, total });
  }
}

type Opened =
  { readonly kind: 'opened'; readonly value: string } | { readonly kind: 'unreadable'; readonly words: string };

function open(secretBox: SecretBox, sealed: SealedRow): Opened {
  try {
    return { kind: 'opened', value: secretBox.open(sealed) };
  } catch (error) {
    if (error instanceof SecretUnreadable) return { kind: 'unreadable', words: error.message };
    throw error;
  }
}

async function replace(
  dataSource: DataSource,
  row: SealedRow,
  { ciphertext, keyId }: { readonly ciphertext: string; readonly keyId: string },
): Promise<void> {
  await dataSource.query(
    `update instance set api_key_ciphertext = $3, api_key_key_id = $4 where id = $1 and api_key_ciphertext = $2`,
    [row.id, row.ciphertext, ciphertext, keyId],
  );
}
