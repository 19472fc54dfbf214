import type { EntityManager } from 'typeorm';

export interface FoundJournal {
  readonly id: string;
  readonly code: string;
}

/** For invoices or for payments. */
export type JournalKind = 'sale' | 'bank';

/** A company's journal of this kind by its code; null without a code or when there is none. */
export async function findJournal(
  manager: EntityManager,
  companyId: string,
  { code, kind }: { readonly code: string | null; readonly kind: JournalKind },
): Promise<FoundJournal | null> {
  if (code === null) return null;
  const rows: FoundJournal[] = await manager.query(
    `select id, code from journal where company_id = $1 and code = $2 and kind = $3`,
    [companyId, code, kind],
  );
  return rows[0] ?? null;
}
