/** What came of sending one message. Final: however often it were sent, it would not arrive. */
export type Sent =
  { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly words: string; readonly isFinal: boolean };

export const sent: Sent = { kind: 'sent' };

const LONGEST_WORDS = 500;

/** Words of another server may be long, and hold anything: one line of them is kept. */
export const failed = (words: string, { isFinal = false } = {}): Sent => ({
  kind: 'failed',
  words: words.replaceAll(/\s+/g, ' ').slice(0, LONGEST_WORDS).toWellFormed(),
  isFinal,
});
