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

export interface CodeChange {
  /** That answers the list, such as `SH21`. */
  readonly operation: string;
  readonly code: string;
  readonly standing: 'listed' | 'retired' | 'gone';
  /** Null keeps the one it has. */
  readonly label: string | null;
}

/** What the operator changed in the lists of codes; forgotten when the process ends. */
export class MasterDataChanges {
  private readonly byOperation = new Map<string, Changing>();

  /** Of the list that an operation answers. */
  of(operation: string): ListChanges {
    return this.changing(operation);
  }

  change({ operation, code, standing, label }: CodeChange): void {
    const { gone, retired, labels } = this.changing(operation);
    gone.delete(code);
    retired.delete(code);
    if (standing === 'gone') gone.add(code);
    if (standing === 'retired') retired.add(code);
    if (label !== null) labels.set(code, label);
  }

  private changing(operation: string): Changing {
    const changes = this.byOperation.get(operation) ?? { gone: new Set(), retired: new Set(), labels: new Map() };
    this.byOperation.set(operation, changes);
    return changes;
  }
}
