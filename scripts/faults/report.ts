import { findingKinds, type Finding, type FindingKind } from './audit/finding';
import type { KillCounts } from './killable';
import type { ActCounts } from './play';

export interface FaultsReport {
  readonly seed: string;
  readonly minutes: number;
  readonly orders: number;
  readonly saleOrders: number;
  readonly shipped: number;
  readonly cancelled: number;
  readonly acts: ActCounts;
  readonly kills: Readonly<Record<string, KillCounts>>;
  /** How many calls met each. */
  readonly faults: Readonly<Record<string, number>>;
  readonly settledInSeconds: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wrong: number;
  readonly unexplained: number;
  readonly findings: readonly Finding[];
}

export function countFindings(findings: readonly Finding[]): Readonly<Record<FindingKind, number>> {
  const count = (kind: FindingKind): number => findings.filter((finding) => finding.kind === kind).length;
  return { lost: count('lost'), doubled: count('doubled'), wrong: count('wrong'), unexplained: count('unexplained') };
}

function list(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(', ');
}

export function killedInWords(kills: Readonly<Record<string, KillCounts>>): string {
  return list(Object.fromEntries(Object.entries(kills).map(([name, { killed }]) => [name, killed])));
}

/** One cause may spoil every order; the report's file holds them all. */
const SHOWN_FINDINGS = 30;

/** The end of a run, in lines. */
export function reportLines(report: FaultsReport): readonly string[] {
  const { acts, kills, faults, findings } = report;
  const ended = Object.entries(kills).filter(([, { endedByItself }]) => endedByItself > 0);
  return [
    `${String(report.orders)} orders: ${String(report.saleOrders)} sale orders, ${String(report.shipped)} shipped, ${String(report.cancelled)} cancelled`,
    `acts: ${list(Object.fromEntries(Object.entries(acts).map(([name, { done }]) => [name, done])))}`,
    `killed with -9: ${killedInWords(kills)}`,
    ...(ended.length === 0
      ? []
      : [
          `ended by themselves: ${list(Object.fromEntries(ended.map(([name, { endedByItself }]) => [name, endedByItself])))}`,
        ]),
    `calls that met a fault: ${list(faults)}`,
    `settled in ${String(report.settledInSeconds)} s`,
    ...findings.slice(0, SHOWN_FINDINGS).map(({ kind, subject, words }) => `${kind}: ${subject}: ${words}`),
    ...(findings.length > SHOWN_FINDINGS ? [`and ${String(findings.length - SHOWN_FINDINGS)} more`] : []),
    findingKinds.map((kind) => `${kind} ${String(report[kind])}`).join(', '),
  ];
}
