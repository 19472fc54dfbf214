import type { BookedAmount } from '../../domain/changed-amounts';
import type { BookedLine } from '../../domain/changes/booked-line';
import { mapLines } from '../../domain/mapping/map-lines';
import type { MappingContext } from '../../domain/mapping/mapping-context';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { orderTotals } from '../../domain/totals';

/** A sale order as the import books it: its head for comparisons, and its lines. */
export function bookedOrder(
  order: MarketplaceOrder,
  context: MappingContext,
): { booked: BookedAmount; lines: BookedLine[] } {
  const { taxSystem } = context.settings;
  const mapped = mapLines(order, context);
  const totals = orderTotals(order, mapped, taxSystem);
  return {
    booked: {
      ...{ total: totals.ours, received: totals.received, marketplaceTax: totals.marketplaceTaxes },
      ...{ taxMode: order.taxMode, taxSystem, currency: order.currency },
    },
    lines: mapped.map((line, index) => ({
      id: String(index + 1),
      marketplaceLineId: line.marketplaceLineId,
      kind: line.kind,
      feeCode: line.feeCode,
      state: line.state,
      marketplaceState: line.marketplaceState,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      discount: line.discount,
      amount: line.amount,
      isTaxIncluded: line.isTaxIncluded,
      commission: line.commission,
      taxes: line.taxes.map((tax, place) => ({
        ...{ ...tax, id: `${String(index + 1)}/${String(place + 1)}`, position: place + 1 },
      })),
    })),
  };
}
