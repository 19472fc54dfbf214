import type { OrderWorkflowSwitches } from '../workflow-configuration';

/** A line of an open delivery. */
export interface OpenLine {
  readonly id: string;
  /** What leaves, in words: its SKU. */
  readonly name: string;
  readonly quantity: number;
  readonly reservedQuantity: number;
  readonly missingQuantity: number;
}

/** How much of a line left the house. */
export interface LeftQuantity {
  readonly lineId: string;
  readonly quantity: number;
}

/** What of a line stays behind, when a part of it has left. */
export interface RestOfLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly reservedQuantity: number;
  readonly missingQuantity: number;
}

export type Departure =
  /** All of it leaves. */
  | { readonly kind: 'whole' }
  /** The rest goes to a back order. */
  | { readonly kind: 'part'; readonly rest: readonly RestOfLine[] }
  | { readonly kind: 'refused'; readonly because: 'quantities' | 'policy'; readonly words: string };

/**
 * What leaves and what stays behind when a warehouse names quantities; lines that it does not name stay behind whole, and
 * without any named everything leaves. An order that ships all at once leaves whole or not at all [WFL-02].
 */
export function departureOf(
  lines: readonly OpenLine[],
  left: readonly LeftQuantity[] | null,
  policy: OrderWorkflowSwitches['shippingPolicy'],
): Departure {
  if (left === null) return { kind: 'whole' };
  const known = new Map(lines.map((line) => [line.id, line]));
  for (const { lineId, quantity } of left) {
    const line = known.get(lineId);
    if (line === undefined) return refused(`has no open line ${lineId}`);
    if (quantity > line.quantity) {
      return refused(`has ${line.quantity} of ${line.name} to ship, and ${quantity} were named`);
    }
  }
  const gone = new Map(left.map(({ lineId, quantity }) => [lineId, quantity]));
  const rest = lines.flatMap((line) => restOf(line, gone.get(line.id) ?? 0));
  if (rest.length === 0) return { kind: 'whole' };
  if (left.every(({ quantity }) => quantity === 0)) return refused('has nothing that leaves: name what does');
  if (policy === 'allAtOnce') {
    const words = 'belongs to an order that ships all at once: it leaves whole, or not yet';
    return { kind: 'refused', because: 'policy', words };
  }
  return { kind: 'part', rest };
}

/** What was reserved leaves first. */
function restOf({ id, quantity, reservedQuantity, missingQuantity }: OpenLine, gone: number): RestOfLine[] {
  if (gone === quantity) return [];
  const beyond = Math.max(0, gone - reservedQuantity);
  return [
    {
      lineId: id,
      quantity: quantity - gone,
      reservedQuantity: Math.max(0, reservedQuantity - gone),
      missingQuantity: Math.max(0, missingQuantity - beyond),
    },
  ];
}

const refused = (words: string): Departure => ({ kind: 'refused', because: 'quantities', words });
