import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync } from 'node:fs';
import { z } from 'zod';

const orderEntry = z.object({
  kind: z.literal('order'),
  key: z.string(),
  shopId: z.number(),
  origin: z.enum(['generated', 'raw']),
  isHeld: z.boolean(),
  /** Milliseconds of the sandbox clock, for orders whose own dates cannot be read. */
  placedMs: z.number(),
  changedMs: z.number(),
  /** The whole document as JSON text. */
  text: z.string(),
});

const ledgerEntry = z.object({
  kind: z.literal('ledger'),
  sequence: z.number(),
  at: z.string(),
  operation: z.string(),
  orderId: z.string().nullable(),
  shopId: z.number().nullable(),
  body: z.string(),
  status: z.number().nullable(),
  hasEffect: z.boolean(),
  fault: z.string().nullable(),
});

/** An offer that is no longer, or never was, the catalogue's. */
const offerEntry = z.object({
  kind: z.literal('offer'),
  shopId: z.number(),
  changedMs: z.number(),
  isDeleted: z.boolean(),
  text: z.string(),
});

/** Offers that follow from their numbers. */
const offerGenerationEntry = z.object({
  kind: z.literal('offerGeneration'),
  shopId: z.number(),
  generation: z.object({
    count: z.number(),
    currency: z.string(),
    atMs: z.number(),
    oddSkuEvery: z.number(),
    deletedEvery: z.number(),
  }),
});

const entrySchema = z.discriminatedUnion('kind', [
  orderEntry,
  ledgerEntry,
  offerEntry,
  offerGenerationEntry,
  z.object({
    kind: z.literal('counters'),
    lastOrderNumber: z.number(),
    lastActionId: z.number(),
    lastRawKey: z.number(),
  }),
  z.object({ kind: z.literal('clock'), offsetMs: z.number() }),
]);

export type JournalEntry = z.infer<typeof entrySchema>;
export type OrderEntry = z.infer<typeof orderEntry>;
export type OfferEntry = z.infer<typeof offerEntry>;
export type OfferGenerationEntry = z.infer<typeof offerGenerationEntry>;
export type LedgerEntry = z.infer<typeof ledgerEntry>;

/**
 * What the marketplace knows, as JSON lines appended to one file. Entries of a call are gathered and written by one
 * `flush` before its answer leaves, so that a killed process never forgets an effect that somebody was told about.
 */
export interface Journal {
  readonly append: (entry: JournalEntry) => void;
  readonly flush: () => void;
  readonly close: () => void;
}

/** A marketplace that forgets all when it stops. */
export const memoryJournal: Journal = { append: () => undefined, flush: () => undefined, close: () => undefined };

/**
 * Reads the entries of a file in the order in which they were written. The last line may be cut by a kill and is then
 * left out, since its call was never answered. Throws with the line's number when another one is damaged.
 */
export function readJournal(file: string): JournalEntry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  // After a whole last line the split leaves an empty text; after a cut one, what there is of it.
  lines.pop();
  return lines.map((line, index) => {
    try {
      return entrySchema.parse(JSON.parse(line));
    } catch {
      throw new Error(`${file}: line ${String(index + 1)} is no entry of a sandbox journal`);
    }
  });
}

/** Starts the file anew with `entries` (what is still true), in one rename, and goes on appending to it. */
export function openJournal(file: string, entries: Iterable<JournalEntry>): Journal {
  const fresh = `${file}.new`;
  const target = openSync(fresh, 'w', 0o600);
  for (const entry of entries) appendFileSync(target, lineOf(entry));
  fsyncSync(target);
  renameSync(fresh, file);
  let pending = '';
  return {
    append: (entry) => {
      pending += lineOf(entry);
    },
    flush: () => {
      if (pending === '') return;
      appendFileSync(target, pending);
      pending = '';
    },
    close: () => {
      closeSync(target);
    },
  };
}

function lineOf(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}
