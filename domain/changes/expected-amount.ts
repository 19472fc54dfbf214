import type { BookedAmount } from '../changed-amounts';
import type { MarketplaceOrder, MarketplaceOrderLine, MarketplaceTax } from '../marketplace-order';
import { amountOf, sumOf, zero, type Amount } from '../money';
import { isEnded, isLiveLine } from '../order-states';
import type { LineChange } from './order-change';

/**
 * What is to be compared with the newest answer: what was booked, less what the changes that we know take out of it. Prices
 * fall by what the cancelations name. So do taxes; where the cancelations of a line name none for its goods or its shipping,
 * they fall to what the line has left, since amounts are booked as given (TAX-02). A line that ended takes all it had.
 */
export function expectedAmount(
  booked: BookedAmount,
  { before, now }: { readonly before: MarketplaceOrder; readonly now: MarketplaceOrder },
  changes: readonly LineChange[],
): BookedAmount {
  const later = new Map(now.lines.map((line) => [line.marketplaceLineId, line]));
  const falls = before.lines
    .filter((line) => isLiveLine(line, before))
    .flatMap((line): Fall[] => {
      const is = later.get(line.marketplaceLineId);
      const own = changes.filter(({ marketplaceLineId }) => marketplaceLineId === line.marketplaceLineId);
      return is === undefined || own.length === 0 ? [] : [fallOf(line, is, own)];
    });
  const prices = falls.reduce((sum, fall) => sum.plus(fall.prices), zero);
  const taxes = falls.reduce((sum, fall) => sum.plus(fall.taxes), zero);
  return {
    ...booked,
    received: amountOf(booked.received)
      .minus(prices)
      .minus(booked.taxMode === 'TAX_EXCLUDED' ? taxes : zero)
      .toFixed(),
    marketplaceTax: amountOf(booked.marketplaceTax).minus(taxes).toFixed(),
  };
}

interface Fall {
  readonly prices: Amount;
  readonly taxes: Amount;
}

function fallOf(before: MarketplaceOrderLine, now: MarketplaceOrderLine, changes: readonly LineChange[]): Fall {
  const named = changes.flatMap((change) => (change.kind === 'cancelation' ? [change.cancelation] : []));
  const shipping = sumOf(named.map(({ shippingAmount }) => shippingAmount));
  const fees = feesOf(before).minus(isEnded(now.state) ? zero : feesOf(now));
  if (isEnded(now.state)) {
    // Shipping that the order names and no line: only a cancelation tells how much of it goes.
    const ofOrder = amountOf(before.shippingPrice).eq(zero) ? shipping : zero;
    return {
      prices: sumOf([before.price, before.shippingPrice]).plus(fees).plus(ofOrder),
      taxes: taxSum([...before.taxes, ...before.shippingTaxes]),
    };
  }
  const taxFall = (part: 'taxes' | 'shippingTaxes'): Amount => {
    const taxes = named.flatMap((cancelation) => cancelation[part]);
    return taxes.length > 0 ? taxSum(taxes) : taxSum(before[part]).minus(taxSum(now[part]));
  };
  return {
    prices: sumOf(named.map(({ amount }) => amount))
      .plus(shipping)
      .plus(fees),
    taxes: taxFall('taxes').plus(taxFall('shippingTaxes')),
  };
}

const taxSum = (taxes: readonly MarketplaceTax[]): Amount => sumOf(taxes.map(({ amount }) => amount));

const feesOf = ({ fees }: MarketplaceOrderLine): Amount => sumOf(fees.map(({ amount }) => amount));
