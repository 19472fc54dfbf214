import { mustHold } from './must-hold';
import { centsOfPart, isOver, type RawReception } from './shapes';
import { creditNotesOf, type InvoiceSeen, type Snapshot } from './snapshot';

/** What must hold of credit notes. */
export function checkCreditNotes(now: Snapshot, before: Snapshot | null): void {
  const creditNotes = creditNotesOf(now);
  mustHold(creditNotes.every(isOfAKind), 'a credit note is of a cancelation or of a refund', now);
  mustHold(
    creditNotes.every(({ cents }) => cents > 0),
    'a credit note takes something back',
    now,
  );
  for (const earlier of before === null ? [] : creditNotesOf(before)) {
    const note = creditNotes.find(({ source }) => source === earlier.source);
    mustHold(earlier.state === 'draft' || note?.state === earlier.state, 'a validated credit note stays so', now);
  }
  if (now.appliedRaw !== null) checkRefunds(now, now.appliedRaw);
}

const isOfAKind = ({ source }: InvoiceSeen): boolean => /^(refund|cancelation)\/./.test(source);

/** Each refund that the sale order reflects is credited once, at what the marketplace says. */
function checkRefunds(now: Snapshot, raw: RawReception): void {
  const notes = new Map(creditNotesOf(now).map((note) => [note.source, note]));
  const refunds = (raw.order_lines ?? []).flatMap((line) =>
    isOver(line.order_line_state) ? [] : (line.refunds ?? []),
  );
  for (const refund of refunds) {
    const note = notes.get(`refund/${refund.id ?? ''}`);
    const cents = centsOfPart(refund, raw);
    if (cents === 0) continue;
    mustHold(note !== undefined, `refund ${refund.id ?? ''} is credited`, now);
    mustHold(note.cents === cents, `refund ${refund.id ?? ''} is credited at ${String(cents)} cents`, now);
    const isEarly = note.state !== 'draft' && refund.refund_state !== 'REFUNDED';
    mustHold(!isEarly, `refund ${refund.id ?? ''} is ${refund.refund_state ?? ''}: its credit note is a draft`, now);
  }
}
