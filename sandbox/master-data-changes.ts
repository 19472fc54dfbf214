import type { Sandbox } from './sandbox';

/** What the operator changed in one list since the marketplace was opened. */
export interface ListChanges {
  /** Codes that are on no list any more. */
  readonly gone: ReadonlySet<string>;
  /** Of offer states: still known, but not active. */
  readonly retired: ReadonlySet<string>;
  /** By code. */
  readonly labels: ReadonlyMap<string, string>;
}

interface Changing extends ListChanges {
  readonly gone: Set<string>;
  readonly retired: Set<string>;
  readonly labels: Map<string, string>;
}

const changesBySandbox = new WeakMap<Sandbox, Map<string, Changing>>();

/** The changes of the list that an operation answers; they are forgotten with the process. */
export function changesOf(sandbox: Sandbox, operation: string): ListChanges {
  return changing(sandbox, operation);
}

export interface CodeChange {
  readonly operation: string;
  readonly code: string;
  readonly standing: 'listed' | 'retired' | 'gone';
  /** Null keeps the one it has. */
  readonly label: string | null;
}

export function changeCode(sandbox: Sandbox, { operation, code, standing, label }: CodeChange): void {
  const { gone, retired, labels } = changing(sandbox, operation);
  gone.delete(code);
  retired.delete(code);
  if (standing === 'gone') gone.add(code);
  if (standing === 'retired') retired.add(code);
  if (label !== null) labels.set(code, label);
}

function changing(sandbox: Sandbox, operation: string): Changing {
  const lists = changesBySandbox.get(sandbox) ?? new Map<string, Changing>();
  changesBySandbox.set(sandbox, lists);
  const changes = lists.get(operation) ?? { gone: new Set(), retired: new Set(), labels: new Map() };
  lists.set(operation, changes);
  return changes;
}
