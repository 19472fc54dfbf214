/** What was done about an order, as its page in Temporal tells it; small, and without a personal detail. Instants are ISO 8601. */
export interface OrderStory {
  /** How often the step in hand was tried, or the one that is parked. */
  readonly tries?: number;
  /** The latest news for the marketplace, in words. */
  readonly told?: { readonly words: string; readonly at: string };
  /** The latest news from the marketplace, in words. */
  readonly changed?: { readonly words: string; readonly at: string };
  /** What a person asked last: a kind of the timeline, with the step that it names. */
  readonly asked?: { readonly kind: AskedKind; readonly by: string; readonly at: string; readonly step?: string };
  /** What read the order first. Without a run it was read for its own sake. */
  readonly broughtBy?: { readonly source: ReadingSource; readonly runId?: string; readonly runUrl?: string };
}

/** Of the timeline: what people ask of an order, in words. */
export const askedWords = {
  retried: 'retried',
  skipped: 'skipped',
  totalsAccepted: 'totals accepted',
  paused: 'paused',
  resumed: 'resumed',
  doneByHand: 'done by hand',
  deliveryReleased: 'a held delivery released',
} as const;

export type AskedKind = keyof typeof askedWords;

export const readingWords = {
  sweep: 'the import of changed orders',
  window: 'an import by dates',
  ids: 'an import by ids',
} as const;

export type ReadingSource = keyof typeof readingWords;
