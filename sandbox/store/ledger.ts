import type { Journal, LedgerEntry } from './journal';

/** One write that reached the marketplace, or one order of it when the call carried several (OR04). */
export type LedgerRow = Omit<LedgerEntry, 'kind'>;

const BODY_LIMIT = 500;

/** Every write with its answer and whether it changed anything: what "nothing lost, nothing twice" is checked with. */
export class Ledger {
  private readonly all: LedgerRow[] = [];
  private journal: Pick<Journal, 'append'> | null = null;

  restore(entry: LedgerEntry): void {
    const { sequence, at, operation, orderId, shopId, body, status, hasEffect, fault } = entry;
    this.all.push({ sequence, at, operation, orderId, shopId, body, status, hasEffect, fault });
  }

  *entries(): Generator<LedgerEntry> {
    for (const row of this.all) yield { kind: 'ledger', ...row };
  }

  recordIn(journal: Pick<Journal, 'append'>): void {
    this.journal = journal;
  }

  write(row: Omit<LedgerRow, 'sequence'>): void {
    const sequence = (this.all.at(-1)?.sequence ?? 0) + 1;
    const body = row.body.length > BODY_LIMIT ? `${row.body.slice(0, BODY_LIMIT)}…` : row.body;
    const numbered = { ...row, sequence, body };
    this.all.push(numbered);
    this.journal?.append({ kind: 'ledger', ...numbered });
  }

  rows(): readonly LedgerRow[] {
    return this.all;
  }
}
