import { amountCents, centsOfPart, isOver, type RawReception } from './shapes';
import type { CreditNote, Snapshot } from './snapshot';

/** What must hold of credit notes and of what is invoiced; `expect_` fails with the words. */
export function checkCredits(
  now: Snapshot,
  before: Snapshot | null,
  { isChangeSkipped, expect_ }: { isChangeSkipped: boolean; expect_: Expect },
): void {
  const { creditNotes } = now;
  const sources = creditNotes.map(({ source }) => source);
  expect_(new Set(sources).size === sources.length, 'one credit note for each cancelation and refund', now);
  expect_(creditNotes.every(isOfAKind), 'a credit note is of a cancelation or of a refund', now);
  expect_(
    creditNotes.every(({ cents }) => cents > 0),
    'a credit note takes something back',
    now,
  );
  expect_(
    creditNotes.every(({ state, hasNumber }) => hasNumber === (state !== 'draft')),
    'validated: numbered',
    now,
  );
  for (const earlier of before?.creditNotes ?? []) {
    const note = creditNotes.find(({ source }) => source === earlier.source);
    expect_(note !== undefined, `the credit note of ${earlier.source} stays`, now);
    expect_(earlier.state === 'draft' || note?.state === earlier.state, 'a validated credit note stays so', now);
    expect_(earlier.state === 'draft' || note?.cents === earlier.cents, 'and keeps its amount', now);
  }
  if (now.appliedRaw !== null) checkRefunds(now, now.appliedRaw, expect_);
  if (now.saleOrderState === 'confirmed' && !isChangeSkipped) checkInvoiced(now, expect_);
}

type Expect = (holds: boolean, what: string, seen: unknown) => void;

const isOfAKind = ({ source }: CreditNote): boolean => /^(refund|cancelation)\/./.test(source);

/** Each refund that the sale order reflects is credited once, at what the marketplace says. */
function checkRefunds(now: Snapshot, raw: RawReception, expect_: Expect): void {
  const notes = new Map(now.creditNotes.map((note) => [note.source, note]));
  const refunds = (raw.order_lines ?? []).flatMap((line) =>
    isOver(line.order_line_state) ? [] : (line.refunds ?? []),
  );
  for (const refund of refunds) {
    const note = notes.get(`refund/${refund.id ?? ''}`);
    const cents = centsOfPart(refund, raw);
    if (cents === 0) continue;
    expect_(note !== undefined, `refund ${refund.id ?? ''} is credited`, now);
    expect_(note?.cents === cents, `refund ${refund.id ?? ''} is credited at ${String(cents)} cents`, now);
    const isEarly = note?.state !== 'draft' && refund.refund_state !== 'REFUNDED';
    expect_(!isEarly, `refund ${refund.id ?? ''} is ${refund.refund_state ?? ''}: its credit note is a draft`, now);
  }
}

/** What is invoiced less what is credited is what lives, less what was refunded. */
function checkInvoiced(now: Snapshot, expect_: Expect): void {
  const { invoiceCents, invoiceState, totalCents } = now;
  if (invoiceCents === null || totalCents === null) return;
  if (invoiceState === 'draft') {
    expect_(invoiceCents === totalCents, 'a draft invoice is of what the order is now', now);
    return;
  }
  if (invoiceState === 'cancelled') return;
  const [cancelled, refunded] = ['cancelation/', 'refund/'].map((kind) =>
    now.creditNotes.filter(({ source }) => source.startsWith(kind)).reduce((sum, { cents }) => sum + cents, 0),
  );
  const standing = amountCents(invoiceCents - (cancelled ?? 0));
  // What was refunded before it was cancelled is not taken back again.
  expect_(standing >= totalCents, 'no more is credited than was cancelled', now);
  expect_(standing <= totalCents + (refunded ?? 0), 'what was cancelled after its invoice is credited', now);
  expect_(now.paidCents === null || now.paidCents <= invoiceCents, 'no more is paid than was invoiced', now);
  expect_(now.paidCents === null || now.paidCents >= standing, 'what was not cancelled is paid', now);
}
