import type { Caller } from './caller';
import { operations } from './operations';
import { entry, identifier, list, neededList, text } from './wire-values';

export interface SellerReference {
  readonly marketplaceOrderId: string;
  /** Our order number, 1 to 2000 characters. */
  readonly sellerReference: string;
}

export type SellerReferenceResult =
  | { readonly kind: 'done'; readonly marketplaceOrderId: string }
  | {
      readonly kind: 'refused';
      readonly marketplaceOrderId: string;
      readonly code: string | null;
      readonly message: string;
    };

/** Orders in one call (API section 4.3). */
export const SELLER_REFERENCES_AT_ONCE = 100;

const resultSchema = entry({
  updated_orders: neededList(
    entry({ order_id: identifier, errors: list(entry({ code: text, field: text, message: text })) }),
  ),
});

/**
 * Mirakl OR04 (ORD-13): one result per reference, in the order given, since a 200 may carry errors of single orders. May be
 * repeated.
 *
 * @param references at most SELLER_REFERENCES_AT_ONCE
 */
export async function writeSellerReferences(
  caller: Caller,
  references: readonly SellerReference[],
  signal?: AbortSignal,
): Promise<readonly SellerReferenceResult[]> {
  if (references.length === 0) {
    return [];
  }
  const operation = operations.writeSellerReferences;
  await caller.spend({ operation, use: 'any', signal });
  const body = {
    orders: references.map(({ marketplaceOrderId, sellerReference }) => ({
      order_id: marketplaceOrderId,
      references: { order_reference_for_seller: sellerReference },
    })),
  };
  const answer = await caller.read({ operation, path: '/orders', body, signal }, resultSchema);
  const errorsById = new Map(answer.body.updated_orders.map((result) => [result.order_id, result.errors]));
  return references.map(({ marketplaceOrderId }) => {
    const errors = errorsById.get(marketplaceOrderId);
    if (errors?.length === 0) {
      return { kind: 'done', marketplaceOrderId };
    }
    const first = errors?.[0];
    const message = first?.message ?? first?.code ?? 'the answer does not name this order';
    return { kind: 'refused', marketplaceOrderId, code: first?.code ?? null, message: message.slice(0, 500) };
  });
}
