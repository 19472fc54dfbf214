import type { EntityManager } from 'typeorm';
import { bookedTotals, type BookedLine } from '../../domain/changes/booked-line';
import {
  countryKey,
  otherCountryWords,
  taxesElsewhere,
  type CountryMove,
  type RetaxedLine,
  type TaxesElsewhere,
} from '../../domain/changes/other-country';
import { chooseDeliveryMethod } from '../../domain/delivery-method';
import { mapOrder } from '../../domain/mapping/map-order';
import type {
  AppliedFiscalPosition,
  DeliveryMethodChoice,
  MappedPartners,
  OrderTotals,
} from '../../domain/mapping/mapped-sale-order';
import type { MappingContext } from '../../domain/mapping/mapping-context';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { amountOf, formatMoney } from '../../domain/money';
import { fiscalPositionWords } from '../../domain/taxes/fiscal-position';
import { totalsReason } from '../../domain/totals';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { readBookedLines } from './booked-lines';
import { awaitDecisions, closeDecisions } from './decisions';
import { ensureDeliveryMethod } from './ensure-delivery-method';
import type { LockedOrder } from './lock-order';
import { redraftInvoices } from './redraft-invoices';
import type { StepContext } from './step-context';
import { ensureTaxes } from './write-sale-order-lines';

/** What follows from another country of the shipping address, before anything is written. */
export interface PlannedCountry {
  readonly move: CountryMove;
  readonly sale: SaleNow;
  /** Null when the marketplace names no shipping method. */
  readonly deliveryMethod: DeliveryMethodChoice | null;
  readonly taxes: TaxesElsewhere;
  readonly fiscalPosition: AppliedFiscalPosition | null;
  /** Why the taxes are not chosen anew by themselves, in words; null when they are, or stay the same. */
  readonly held: string | null;
}

interface SaleNow {
  readonly country: string;
  readonly deliveryMethodId: string | null;
  readonly deliveryMethod: string | null;
  /** Something of it is posted, or given back. */
  readonly isInvoiced: boolean;
}

export interface AddressedOrder {
  readonly now: MarketplaceOrder;
  readonly partners: MappedPartners;
  /** With the tax system that the order was imported with. */
  readonly mapping: MappingContext;
  /** The lines as they will be once what was cancelled is taken out; null where nothing is. */
  readonly lines: readonly BookedLine[] | null;
}

/**
 * Goods that go to another country: by which method, and with which taxes. Null when the country is the same. Taxes are
 * chosen anew while nothing of the order is invoiced or has left; else a person decides [DLV-01, TAX-03].
 */
export async function planCountry(
  { manager, order }: StepContext,
  { now, partners, mapping, lines }: AddressedOrder,
): Promise<PlannedCountry | null> {
  const { saleOrderId, booked } = order;
  if (saleOrderId === null || booked === null) return null;
  const sale = await readSale(manager, saleOrderId);
  const move = { from: sale.country, to: partners.delivery.countryCode };
  if (move.from === move.to) return null;
  const outcome = mapOrder(now, mapping);
  const { fiscalPosition, totals, lines: mapped } = outcome.kind === 'mapped' ? outcome.saleOrder : outcome;
  const taxes = taxesElsewhere({
    ...{ taxSystem: booked.taxSystem, mapped, fiscalPosition },
    booked: lines ?? (await readBookedLines(manager, saleOrderId)),
  });
  const why = whyHeld(order, { sale, taxes, totals });
  return {
    ...{ move, sale, taxes, fiscalPosition },
    deliveryMethod: chooseDeliveryMethod(mapping.deliveryMethods, now, move.to),
    held: taxes.kind === 'same' || why === null ? null : otherCountryWords(move, taxes.words, why),
  };
}

async function readSale(manager: EntityManager, saleOrderId: string): Promise<SaleNow> {
  const rows: SaleNow[] = await manager.query(
    `select p.country, s.delivery_method_id as "deliveryMethodId", m.name as "deliveryMethod",
            exists (select from invoice i where i.sale_order_id = s.id and i.state <> 'cancelled'
                       and (i.kind = 'creditNote' or i.state <> 'draft')) as "isInvoiced"
       from sale_order s join partner p on p.id = s.delivery_partner_id
       left join delivery_method m on m.id = s.delivery_method_id where s.id = $1`,
    [saleOrderId],
  );
  const [sale] = rows;
  if (sale === undefined) throw new Error('The sale order has vanished');
  return sale;
}

function whyHeld(
  { acceptedTotals, facts }: LockedOrder,
  { sale, taxes, totals }: { readonly sale: SaleNow; readonly taxes: TaxesElsewhere; readonly totals: OrderTotals },
): string | null {
  if (taxes.kind === 'same') return null;
  if (sale.isInvoiced) return 'an invoice of the order is posted';
  if (facts.delivery?.hasLeft === true) return 'a part of the goods has left already';
  if (taxes.lines === null) return 'what is booked is not what they belong to';
  const differing = totalsReason(totals, acceptedTotals);
  return differing === null ? null : `the totals would differ. ${differing.message}`;
}

/** What is still to ship goes by the method of its new country, and what is not invoiced has the taxes of it. */
export async function followCountry(context: StepContext, planned: PlannedCountry): Promise<void> {
  await followMethod(context, planned);
  // Where it was to go before is decided by where it goes now.
  await closeDecisions(context.manager, context.order.id, countryKey);
  const { move, taxes, held, fiscalPosition } = planned;
  if (held !== null) return keepTaxes(context, move, held);
  if (taxes.kind === 'other' && taxes.lines !== null) await retax(context, planned, taxes.lines);
  await context.manager.query(`update sale_order set fiscal_position = $2 where id = $1`, [
    ...[context.order.saleOrderId, fiscalPosition?.code ?? null],
  ]);
}

async function followMethod(
  { manager, order }: StepContext,
  { move, sale, deliveryMethod }: PlannedCountry,
): Promise<void> {
  if (deliveryMethod === null) return;
  const id =
    deliveryMethod.kind === 'known'
      ? deliveryMethod.deliveryMethodId
      : await ensureDeliveryMethod(manager, order.companyId, deliveryMethod);
  if (id === sale.deliveryMethodId) return;
  await manager.query(
    `with sold as (update sale_order set delivery_method_id = $2 where id = $1)
     update delivery set delivery_method_id = $2 where sale_order_id = $1 and state in ('waiting', 'ready')`,
    [order.saleOrderId, id],
  );
  const before = sale.deliveryMethod === null ? '' : ` instead of ${sale.deliveryMethod}`;
  await addTimelineEntry(manager, order.id, {
    kind: 'deliveryMethodChanged',
    actor: 'system',
    sentence: `To ${move.to} it goes by ${deliveryMethod.name}${before}`,
    data: { country: move.to, deliveryMethodId: id },
  });
}

async function retax(
  { manager, order }: StepContext,
  { move, fiscalPosition }: PlannedCountry,
  lines: readonly RetaxedLine[],
): Promise<void> {
  const { saleOrderId, companyId, instanceId, booked } = order;
  if (saleOrderId === null || booked === null) throw new Error('There is no sale order to tax');
  const owner = { saleOrderId, companyId, instanceId, taxAccount: order.settings.taxAccount };
  const taxes = lines.flatMap(({ line, taxes: all }) =>
    all.map((tax, index) => ({ tax, lineId: line.id, position: index + 1 })),
  );
  const taxIds = await ensureTaxes(
    manager,
    owner,
    taxes.map(({ tax }) => tax),
  );
  await manager.query(
    `with taxed as (
       update sale_order_line l set is_tax_included = n.is_included
         from unnest($1::bigint[], $2::boolean[]) as n (id, is_included) where l.id = n.id
     ) delete from sale_order_line_tax where sale_order_line_id = any($1::bigint[])`,
    [lines.map(({ line }) => line.id), lines.map(({ isTaxIncluded }) => isTaxIncluded)],
  );
  await manager.query(
    `insert into sale_order_line_tax (sale_order_line_id, position, tax_id, amount, instead_of)
     select * from unnest($1::bigint[], $2::integer[], $3::bigint[], $4::numeric[], $5::text[])`,
    [
      taxes.map(({ lineId }) => lineId),
      taxes.map(({ position }) => position),
      taxes.map(({ tax }) => taxIds.get(tax.name)),
      taxes.map(({ tax }) => tax.amount),
      taxes.map(({ tax }) => tax.insteadOf),
    ],
  );
  const totals = bookedTotals(await readBookedLines(manager, saleOrderId), booked.currency);
  await manager.query(`update sale_order set amount_untaxed = $2, amount_tax = $3, amount_total = $4 where id = $1`, [
    ...[saleOrderId, totals.untaxed, totals.tax, totals.total],
  ]);
  await redraftInvoices(manager, order);
  const position = fiscalPosition === null ? 'no fiscal position fits' : fiscalPositionWords(fiscalPosition);
  const total = `${formatMoney(amountOf(totals.total), booked.currency)} ${booked.currency}`;
  await addTimelineEntry(manager, order.id, {
    kind: 'taxesChosenAnew',
    actor: 'system',
    sentence: `It goes to ${move.to} instead of ${move.from}: the taxes are chosen anew, ${position}; ${total} in all`,
    data: { from: move.from, to: move.to, fiscalPosition: fiscalPosition?.code ?? null },
  });
}

/** They stay as they are, and a person decides whether that is right. */
async function keepTaxes({ manager, order }: StepContext, { from, to }: CountryMove, words: string): Promise<void> {
  await awaitDecisions(manager, order.id, [{ key: `${countryKey}${from}/${to}`, words }]);
  await addTimelineEntry(manager, order.id, {
    kind: 'taxesKept',
    actor: 'system',
    sentence: `The taxes stay as they were booked for ${from}`,
    data: { from, to },
  });
}
