import type { MovedCursor } from './cursors';
import type { InvoiceSeries } from './invoice-numbers';
import type { ShownNumbers } from './order-numbers';

/** What a recovery did, or, in a dry run, would do. */
export interface RecoveryReport {
  readonly isDryRun: boolean;
  /** The last recovery still holds: this one only completed it. */
  readonly isRepeat: boolean;
  /** When this database was last recovered before; null for never. */
  readonly lastRecoveryAt: Date | null;
  readonly since: Date;
  /** What the open orders' revisions go on from. */
  readonly revision: number;
  readonly cursors: readonly MovedCursor[];
  readonly dispatchedAgain: number;
  readonly readBeforeTold: number;
  /** Orders that Temporal knows and the database has lost: they are imported by id. */
  readonly lostOrders: readonly { readonly instanceCode: string; readonly marketplaceOrderIds: readonly string[] }[];
  readonly ordersOfUnknownInstances: readonly { readonly instanceCode: string; readonly orders: number }[];
  /** New sale orders are numbered from here; null when the last recovery left that as it is. */
  readonly saleOrderNumbersFrom: number | null;
  readonly marketplaces: readonly ShownNumbers[];
  readonly invoiceSeries: readonly InvoiceSeries[];
  /** Orders that Temporal knows and this database has not invoiced: so many numbers may have been given beyond its own. */
  readonly perhapsInvoiced: number;
  readonly endedRuns: number;
  readonly schedules: number;
  readonly importsStarted: readonly string[];
}

export const seriesInDoubt = ({ invoiceSeries }: RecoveryReport): readonly InvoiceSeries[] =>
  invoiceSeries.filter(({ isInDoubt }) => isInDoubt);

/** The report in plain words, for a terminal. */
export function renderReport(report: RecoveryReport): string {
  return `${[
    ...beginning(report),
    ...ordersWords(report),
    ...numbersWords(report),
    ...(report.isDryRun ? [] : temporalWords(report)),
    ...invoiceWords(report),
  ].join('\n')}\n`;
}

const counted = (count: number, one: string, more = `${one}s`): string =>
  `${String(count)} ${count === 1 ? one : more}`;

function beginning({ isDryRun, isRepeat, lastRecoveryAt, since, cursors }: RecoveryReport): string[] {
  return [
    ...(isDryRun ? ['A dry run: nothing is changed. It would be:'] : []),
    ...(isRepeat ? repeatWords(lastRecoveryAt) : [`Recovered as of ${since.toISOString()}.`]),
    ...cursors.map(
      ({ instanceCode, from, to }) =>
        `  ${instanceCode}: imports read again from ${to.toISOString()} on (the cursor stood at ${from.toISOString()})`,
    ),
  ];
}

/** A backup that was made after a recovery holds that recovery: nothing tells it from the command given twice. */
function repeatWords(at: Date | null): string[] {
  return [
    `The last recovery${at === null ? '' : `, of ${at.toISOString()},`} holds; what was missing is completed.`,
    '  Was a backup restored since then? Say when it was made: npm run recover -- --since TIME',
  ];
}

function ordersWords(report: RecoveryReport): string[] {
  const { dispatchedAgain, readBeforeTold, lostOrders, ordersOfUnknownInstances } = report;
  return [
    `  ${counted(dispatchedAgain, 'order')} dispatched to Temporal again`,
    ...(readBeforeTold === 0
      ? []
      : [`  ${String(readBeforeTold)} of them are read before the marketplace is told anything`]),
    ...lostOrders.map(
      ({ instanceCode, marketplaceOrderIds }) =>
        `  ${instanceCode}: ${counted(marketplaceOrderIds.length, 'order')} known to Temporal alone, imported by id: ${inShort(marketplaceOrderIds)}`,
    ),
    ...ordersOfUnknownInstances.map(
      ({ instanceCode, orders }) =>
        `  ! ${instanceCode}: ${counted(orders, 'order')} in Temporal, but no such instance in this database: connect it again, then recover again`,
    ),
  ];
}

const SHOWN_IDS = 10;

function inShort(ids: readonly string[]): string {
  const more = ids.length - SHOWN_IDS;
  return `${ids.slice(0, SHOWN_IDS).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

function numbersWords({ saleOrderNumbersFrom, marketplaces }: RecoveryReport): string[] {
  return [
    ...(saleOrderNumbersFrom === null ? [] : [`  new sale orders are numbered from ${String(saleOrderNumbersFrom)}`]),
    ...marketplaces
      .filter(({ problem }) => problem !== null)
      .map(
        ({ instanceCode, problem }) =>
          `  ! ${instanceCode} could not be asked for the order numbers it shows: ${problem ?? ''}`,
      ),
  ];
}

function temporalWords({ endedRuns, schedules, importsStarted }: RecoveryReport): string[] {
  return [
    `  ${counted(schedules, 'schedule')} rebuilt, ${counted(endedRuns, 'run')} without a workflow ended`,
    ...(importsStarted.length === 0 ? [] : [`  imports begin with the worker: ${importsStarted.join(', ')}`]),
  ];
}

function invoiceWords(report: RecoveryReport): string[] {
  const doubted = seriesInDoubt(report);
  if (doubted.length === 0) return ['Invoice numbers are confirmed.'];
  return [
    'Invoices wait until a person has confirmed the next number of their series:',
    ...doubted.map(({ name, nextNumber }) => `  ${name}: ${seriesWords(nextNumber, report.perhapsInvoiced)}`),
    `Look up the last number that a customer got, then: npm run recover -- --next-invoice-number ${doubted[0]?.name ?? ''}=NUMBER`,
  ];
}

/** Where a series stands, and how many numbers beyond may have been given. */
export function seriesWords(nextNumber: number, perhapsInvoiced: number): string {
  const beyond =
    perhapsInvoiced === 0
      ? 'Temporal knows of none beyond'
      : `up to ${String(nextNumber + perhapsInvoiced - 1)} may have been given`;
  return `this database would give ${String(nextNumber)} next; ${beyond}`;
}
