/** Whose budget: limits are assumed to count per key (API section 3), whatever instance uses it. */
export interface BudgetOwner {
  readonly host: string;
  readonly keyFingerprint: string;
}

/** The key of a row of `call_budget`: one operation of a key on a host, for one kind of use. */
export function budgetKey({ host, keyFingerprint }: BudgetOwner, operation: string, use: string): string {
  return `${host} ${keyFingerprint} ${operation} ${use}`;
}
