import type { MarketplaceCancelation, MarketplaceOrder } from '../marketplace-order';
import { amountOf, formatMoney, zero } from '../money';
import type { LineChange } from './order-change';

/** Label of a cancelation reason by its code, as the marketplace's lists give it; null when they do not. */
export type ReasonLabels = (code: string) => string | null;

export interface ToldChange {
  readonly sentence: string;
  readonly reasonCode: string | null;
  readonly reasonLabel: string | null;
}

/** What was cancelled or refused of a line, how much, and why, as the order's timeline tells it (CAN-03, CAN-04). */
export function lineChangeWords(change: LineChange, now: MarketplaceOrder, labelOf: ReasonLabels): ToldChange {
  const line = now.lines.find(({ marketplaceLineId }) => marketplaceLineId === change.marketplaceLineId);
  const sku = line?.shopSku ?? change.marketplaceLineId;
  const given = change.kind === 'lineEnded' ? change.reasonLabel : null;
  const reasonCode = change.kind === 'lineEnded' ? change.reasonCode : change.cancelation.reasonCode;
  const ofLine = line?.stateReasonCode === reasonCode ? line.stateReasonLabel : null;
  const reasonLabel = given ?? (reasonCode === null ? null : (ofLine ?? labelOf(reasonCode)));
  const what =
    change.kind === 'lineEnded'
      ? `All of ${sku} was ${change.as} on the marketplace`
      : `Cancelled on the marketplace: ${cancelledWords(change.cancelation, sku, now.currency)}`;
  return { sentence: `${what}${reasonWords({ reasonCode, reasonLabel })}`, reasonCode, reasonLabel };
}

function cancelledWords(
  { quantity, amount, shippingAmount }: MarketplaceCancelation,
  sku: string,
  currency: string,
): string {
  const money = (text: string): string => `${formatMoney(amountOf(text), currency)} ${currency}`;
  const isShipping = !amountOf(shippingAmount).eq(zero);
  const units = quantity ?? 0;
  const goods = units > 0 ? [`${String(units)} of ${sku} (${money(amount)})`] : [];
  const priceAlone = units === 0 && !amountOf(amount).eq(zero) ? [`${money(amount)} of ${sku}`] : [];
  const shipping = isShipping ? [`${money(shippingAmount)} of the shipping of ${sku}`] : [];
  const all = [...goods, ...priceAlone, ...shipping];
  return all.length === 0 ? `nothing of ${sku}` : all.join(' and ');
}

/** The reason of a cancelation or refusal: label and code, as far as they are known. */
export function reasonWords({ reasonCode, reasonLabel }: Omit<ToldChange, 'sentence'>): string {
  if (reasonLabel !== null) return `: ${reasonLabel}${reasonCode === null ? '' : ` (${reasonCode})`}`;
  return reasonCode === null ? ', no reason given' : `: reason ${reasonCode}`;
}
