import { In, type DataSource, type SelectQueryBuilder } from 'typeorm';
import type { ShippingRisk } from '../../domain/shipping-risk';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { SaleOrder } from '../../entities/sale-order.entity';
import { instanceIdsOf } from '../lists/find-instances';
import type { PageOf } from '../lists/page-schema';
import { readPage } from '../lists/read-page';
import type { OrderListQuery, OrderRowBody } from '../schemas/order';
import { orderRowBody } from './order-row-body';

type Filters = Omit<OrderListQuery, 'limit' | 'cursor' | 'sort'>;

/** Query member and column of the filters that take any of several values. */
const anyOfColumns = {
  state: 'o.state',
  decision: 'o.decision',
  progress: 'o.progress',
  turn: 'o.turn',
  step: 'o.currentStep',
  leftToPerson: 'o.leftToPerson',
  reasonCode: 'o.reasonCode',
  paymentType: 'o.paymentType',
  currency: 'o.currency',
} as const;

/** From inclusive, to exclusive. */
const rangeConditions = {
  createdFrom: 'o.orderedAt >= :createdFrom',
  createdTo: 'o.orderedAt < :createdTo',
  shipByFrom: 'o.shippingDeadline >= :shipByFrom',
  shipByTo: 'o.shippingDeadline < :shipByTo',
} as const;

const columnNames = [
  'state',
  'decision',
  'progress',
  'turn',
  'step',
  'leftToPerson',
  'reasonCode',
  'paymentType',
  'currency',
] as const;
const rangeNames = ['createdFrom', 'createdTo', 'shipByFrom', 'shipByTo'] as const;

/** As `shippingRisk` has it [TRK-07]. */
const riskConditions: Readonly<Record<ShippingRisk, string>> = {
  late: 'o.nextDeadlineAt <= now()',
  atRisk: 'o.nextDeadlineAt > now() and o.atRiskFrom <= now()',
  onTime: 'o.atRiskFrom > now()',
};

async function filterOrders(
  dataSource: DataSource,
  orders: SelectQueryBuilder<MarketplaceOrder>,
  filters: Filters,
): Promise<void> {
  if (filters.instance !== undefined) {
    orders.andWhere('o.instanceId in (:...instanceIds)', {
      instanceIds: await instanceIdsOf(dataSource, filters.instance),
    });
  }
  for (const name of columnNames) {
    const values = filters[name];
    if (values !== undefined) orders.andWhere(`${anyOfColumns[name]} in (:...${name})`, { [name]: values });
  }
  for (const name of rangeNames) {
    const value = filters[name];
    if (value !== undefined) orders.andWhere(rangeConditions[name], { [name]: value });
  }
  if (filters.shippingRisk !== undefined) {
    const risks = filters.shippingRisk.map((risk) => `( ${riskConditions[risk]} )`);
    orders.andWhere(`( ${risks.join(' or ')} )`);
  }
  if (filters.text !== undefined) {
    orders.andWhere('position( lower( :text ) in lower( o.marketplaceOrderId ) ) > 0', { text: filters.text });
  }
}

/** Sale orders of a page of orders by order id, with whom they are for: one query more, however many rows. */
async function saleOrdersOf(dataSource: DataSource, orderIds: readonly string[]): Promise<Map<string, SaleOrder>> {
  const found = await dataSource
    .getRepository(SaleOrder)
    .find({ where: { orderId: In(orderIds) }, relations: { invoicePartner: true } });
  return new Map(found.map((saleOrder) => [saleOrder.orderId, saleOrder]));
}

/** The day's work list: reads the database, never a workflow. */
export async function listOrders(dataSource: DataSource, query: OrderListQuery): Promise<PageOf<OrderRowBody>> {
  const { limit, cursor, sort, ...filters } = query;
  const orders = dataSource
    .getRepository(MarketplaceOrder)
    .createQueryBuilder('o')
    .innerJoinAndSelect('o.instance', 'i');
  await filterOrders(dataSource, orders, filters);
  const column = sort.endsWith('orderedAt') ? 'o.orderedAt' : 'o.shippingDeadline';
  const page = await readPage(orders, {
    limit,
    cursor,
    isDescending: sort.startsWith('-'),
    key: { column, idType: 'bigint' },
    view: { ...filters, sort },
  });
  const saleOrders = await saleOrdersOf(
    dataSource,
    page.rows.map(({ id }) => id),
  );
  const items = page.rows.map((order) => orderRowBody(order, saleOrders.get(order.id) ?? null));
  return { items, nextCursor: page.nextCursor, count: page.count };
}
