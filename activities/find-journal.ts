import type { EntityManager } from 'typeorm';

export interface FoundJournal {
  readonly id: string;
  readonly code: string;
}

/** A company's journal by its code; null without a code or when there is none. */
export async function findJournal(
  manager: EntityManager,
  companyId: string,
  code: string | null,
): Promise<FoundJournal | null> {
  if (code === null) return null;
  const rows: FoundJournal[] = await manager.query(`select id, code from journal where company_id = $1 and code = $2`, [
    companyId,
    code,
  ]);
  return rows[0] ?? null;
}
