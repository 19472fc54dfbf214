import { z } from 'zod';

/** Answered in place of the operation: nothing happens. */
const beforeKinds = ['429', '500-before', 'html', '401', '403'] as const;
/** The operation happens, its answer does not arrive as it should. */
const afterKinds = ['500-after', 'timeout-after', 'truncated', 'empty', 'slow'] as const;
/** OR11 gives another page than the one asked. */
const dataKinds = ['repeat-page', 'shuffled', 'ignore-filter'] as const;

const faultKinds = [...beforeKinds, ...afterKinds, ...dataKinds] as const;

export type BeforeFaultKind = (typeof beforeKinds)[number];
export type AfterFaultKind = (typeof afterKinds)[number];
export type DataFaultKind = (typeof dataKinds)[number];

export const faultSchema = z.strictObject({
  /** An operation id such as `OR24`, or `*` for every operation. */
  operation: z.string().min(1),
  kind: z.enum(faultKinds),
  /** How many calls meet it. */
  count: z.int().positive().default(1),
  /** How many calls pass before the first one meets it. */
  after: z.int().nonnegative().default(0),
  /** Only calls for this shop. */
  shopId: z.int().optional(),
  retryAfterSeconds: z.int().nonnegative().default(2),
  /** For `slow`: how long the answer waits. For `timeout-after`: when the connection is cut; the caller usually gives up first. */
  delayMs: z.int().nonnegative().optional(),
});

export type Fault = z.infer<typeof faultSchema>;

export type FaultOf<Kind extends Fault['kind']> = Fault & { readonly kind: Kind };

/** What goes wrong, for how many more calls; in the order in which it was asked for. */
export class Faults {
  private waiting: Fault[] = [];
  private readonly metCounts = new Map<string, number>();

  add(fault: Fault): void {
    this.waiting.push(fault);
  }

  clear(): void {
    this.waiting = [];
  }

  list(): readonly Fault[] {
    return this.waiting;
  }

  /** How many calls met each kind so far. */
  met(): Record<string, number> {
    return Object.fromEntries(this.metCounts);
  }

  /** The fault that this call meets, now spent by one. */
  take(operation: string, shopId: number | null): Fault | null {
    const index = this.waiting.findIndex(
      (fault) =>
        (fault.operation === '*' || fault.operation === operation) &&
        (fault.shopId === undefined || fault.shopId === shopId),
    );
    const fault = this.waiting[index];
    if (fault === undefined) return null;
    if (fault.after > 0) {
      this.waiting[index] = { ...fault, after: fault.after - 1 };
      return null;
    }
    if (fault.count > 1) this.waiting[index] = { ...fault, count: fault.count - 1 };
    else this.waiting.splice(index, 1);
    this.metCounts.set(fault.kind, (this.metCounts.get(fault.kind) ?? 0) + 1);
    return fault;
  }
}

export function isBefore(fault: Fault | null): fault is FaultOf<BeforeFaultKind> {
  return fault !== null && beforeKinds.some((kind) => kind === fault.kind);
}

export function isAfter(fault: Fault | null): fault is FaultOf<AfterFaultKind> {
  return fault !== null && afterKinds.some((kind) => kind === fault.kind);
}

export function dataFaultOf(fault: Fault | null): DataFaultKind | null {
  return dataKinds.find((kind) => kind === fault?.kind) ?? null;
}
