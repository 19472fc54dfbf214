import { createHash } from 'node:crypto';

/** Runs one statement on the installation's database. */
export type AskDatabase = (sql: string) => Promise<readonly { readonly id: string }[]>;

/**
 * What tells this installation from a copy of its database [INS-05]: its INSTALLATION_ID, and the identifier that
 * PostgreSQL gives each server at its birth. A dump restored on another server, or a copied data folder under another
 * INSTALLATION_ID, has another fingerprint; a copy on the same server under the same id has not.
 */
export async function installationFingerprint(installationId: string, ask: AskDatabase): Promise<string> {
  const hash = createHash('sha256').update(`${installationId} ${await systemIdentifier(ask)}`);
  return hash.digest('hex').slice(0, 32);
}

/** A server that keeps its identifier to itself leaves INSTALLATION_ID alone to tell. */
async function systemIdentifier(ask: AskDatabase): Promise<string> {
  try {
    const [row] = await ask('select system_identifier::text as id from pg_control_system()');
    return row?.id ?? '';
  } catch (error) {
    const isKept = typeof error === 'object' && error !== null && 'code' in error && error.code === '42501';
    if (isKept) return '';
    throw error;
  }
}
