import { masterDataKinds, type MasterDataKind, type MasterDataPart } from './master-data';

/** What an import did to the codes of one part. */
export interface PartCounts {
  readonly read: number;
  readonly added: number;
  readonly changed: number;
  readonly retired: number;
}

/** How one part of a kind went. Times are ISO 8601. */
export type PartOutcome =
  /** An answer that is incomplete retires nothing: what is missing may be in what could not be read. */
  | {
      readonly kind: 'read';
      readonly counts: PartCounts;
      readonly remarks: readonly string[];
      readonly isComplete: boolean;
    }
  /** The key has no right to it: the documented defaults hold. */
  | { readonly kind: 'assumed' }
  /** The call limit allowed no call: the copy stands. */
  | { readonly kind: 'copied'; readonly readAt: string; readonly nextCallAt: string }
  /** As `copied`, and there is no copy yet. */
  | { readonly kind: 'spent'; readonly nextCallAt: string }
  /** The marketplace refused, or did not answer. */
  | { readonly kind: 'failed'; readonly reasonCode: string; readonly words: string };

export interface KindReport {
  readonly part: MasterDataPart;
  readonly outcome: PartOutcome;
}

/** What becomes of the line of a kind in its run. */
export interface KindLine {
  readonly state: 'done' | 'failed';
  readonly reasonCode: string | null;
  readonly message: string;
}

/**
 * The line of a kind in words [MAS-02, MAS-03]. It fails when nothing was read and no copy stands, or when the marketplace
 * refused; a part that merely has to wait for its day does not fail the other.
 */
export function kindLine(kind: MasterDataKind, reports: readonly KindReport[]): KindLine {
  const message = reports.map((report) => `${prefixOf(report.part)}${partWords(kind, report.outcome)}`).join('; ');
  const failure = reports.map(({ outcome }) => outcome).find((outcome) => outcome.kind === 'failed');
  if (failure?.kind === 'failed') return { state: 'failed', reasonCode: failure.reasonCode, message };
  const isUnserved = reports.every(({ outcome }) => outcome.kind === 'spent');
  return isUnserved
    ? { state: 'failed', reasonCode: 'callDeferred', message }
    : { state: 'done', reasonCode: null, message };
}

const prefixes: Record<MasterDataPart, string> = { all: '', active: 'Active: ', retired: 'Retired: ' };
const prefixOf = (part: MasterDataPart): string => prefixes[part];

function partWords(kind: MasterDataKind, outcome: PartOutcome): string {
  const { operation } = masterDataKinds[kind];
  switch (outcome.kind) {
    case 'read':
      return readWords(outcome);
    case 'assumed':
      return 'the key may not read it, so its defaults are assumed';
    case 'copied':
      return `from the copy of ${momentWords(outcome.readAt)}; ${operation} may be called again from ${momentWords(outcome.nextCallAt)} on`;
    case 'spent':
      return `not read yet; ${operation} may be called from ${momentWords(outcome.nextCallAt)} on, or once more by force`;
    case 'failed':
      return outcome.words;
  }
}

function readWords({ counts, remarks, isComplete }: PartOutcome & { readonly kind: 'read' }): string {
  const { read, added, changed, retired } = counts;
  const done = [
    ...(added > 0 ? [`${String(added)} new`] : []),
    ...(changed > 0 ? [`${String(changed)} changed`] : []),
    ...(retired > 0 ? [`${String(retired)} retired`] : []),
  ];
  const words = `${String(read)} read, ${done.length === 0 ? 'nothing changed' : done.join(', ')}`;
  const odd = [...remarks, ...(isComplete ? [] : ['the list is not complete, so nothing was retired'])];
  return odd.length === 0 ? words : `${words} (${odd.join('; ')})`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** A time as people read it, such as `12 Nov 10:03 UTC`. */
export function momentWords(iso: string): string {
  const at = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  return `${String(at.getUTCDate())} ${MONTHS[at.getUTCMonth()] ?? ''} ${time} UTC`;
}

/** How an import stands, line by line: `message` is null for a kind that is still to come. */
export interface ImportProgress {
  readonly instanceCode: string;
  readonly runId: string;
  readonly kinds: readonly { readonly kind: string; readonly state: string | null; readonly message: string | null }[];
}

/** An import as Temporal's UI shows it on the workflow's page, in markdown [TMP-01]. */
export function describeImport({ instanceCode, runId, kinds }: ImportProgress): string {
  const settled = kinds.filter(({ state }) => state === 'done' || state === 'failed').length;
  const head = `Master data of **${instanceCode}**: ${String(settled)} of ${String(kinds.length)} kinds, run ${runId}`;
  const rows = kinds.map(({ kind, state, message }) => {
    const words = message ?? 'to come';
    return `- **${isKnown(kind) ? masterDataKinds[kind].words : kind}**${state === null ? '' : ` (${state})`}: ${words}`;
  });
  return [head, '', ...rows].join('\n');
}

const isKnown = (kind: string): kind is MasterDataKind => Object.hasOwn(masterDataKinds, kind);
