/** How many calls each operation answered with each status; `none` when no answer left. */
export class CallCounts {
  private readonly counts = new Map<string, Map<string, number>>();

  add(operation: string, status: number | null): void {
    const byStatus = this.counts.get(operation) ?? new Map<string, number>();
    const name = status === null ? 'none' : String(status);
    byStatus.set(name, (byStatus.get(name) ?? 0) + 1);
    this.counts.set(operation, byStatus);
  }

  all(): Record<string, Record<string, number>> {
    return Object.fromEntries(
      [...this.counts].map(([operation, byStatus]) => [operation, Object.fromEntries(byStatus)]),
    );
  }
}
