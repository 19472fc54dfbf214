import type { EntityManager } from 'typeorm';
import { reason, type Reason } from '../domain/reason-codes';

export interface FoundJournal {
  readonly id: string;
  readonly code: string;
}

interface WantedJournal {
  /** As the order workflow, or the person who does the step, names it; null when neither does. */
  readonly code: string | null;
  readonly kind: JournalKind;
}

type JournalKind = keyof typeof bookings;

/** What is booked into them. */
const bookings = { sale: 'invoices', bank: 'payments' } as const;

/** A company's journal of this kind by its code; null without a code or when there is none. */
export async function findJournal(
  manager: EntityManager,
  companyId: string,
  { code, kind }: WantedJournal,
): Promise<FoundJournal | null> {
  if (code === null) return null;
  const rows: FoundJournal[] = await manager.query(
    `select id, code from journal where company_id = $1 and code = $2 and kind = $3`,
    [companyId, code, kind],
  );
  return rows[0] ?? null;
}

/** Why a step that books into this journal cannot be done. */
export const journalMissing = ({ code, kind }: WantedJournal): Reason =>
  reason(
    'journalMissing',
    code === null
      ? `The order workflow names no journal for ${bookings[kind]}`
      : `There is no journal with code ${code} for ${bookings[kind]}`,
  );
