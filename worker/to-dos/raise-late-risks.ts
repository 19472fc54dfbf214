import type { DataSource } from 'typeorm';
import { resolveSettings, toDoOf, type SettingOverrides } from '../../domain/instance-settings';
import { isoTime } from '../../entities/iso-time';
import { raiseToDos, type ToDoToRaise } from '../../entities/raise-to-do';
import { DISPATCHER_MARK } from '../dispatcher/claim-orders';

/** Orders of one transaction. */
const ORDERS_AT_ONCE = 500;

interface RiskyOrder {
  readonly id: string;
  readonly instanceId: string;
  readonly marketplaceOrderId: string;
  /** ISO 8601. */
  readonly deadline: string;
  readonly settings: SettingOverrides;
}

/** Read by an index of those alone that are at risk by now and have no to-do yet: it costs what has come to be at risk. */
const RISKY = `marketplace_order o where o.at_risk_from <= now() and not o.is_risk_told`;

const CLAIM = `
  with risky as (
    select o.id from ${RISKY} order by o.at_risk_from limit $1 for update of o skip locked
  ), told as (
    update marketplace_order o set is_risk_told = true from risky r where o.id = r.id
    returning o.id, o.instance_id, o.marketplace_order_id, o.next_deadline_at
  )
  select t.id, t.instance_id as "instanceId", t.marketplace_order_id as "marketplaceOrderId", i.settings,
         ${isoTime('t.next_deadline_at')} as deadline
    from told t join instance i on i.id = t.instance_id`;

/**
 * Raises one to-do for each order that has come to be at risk of leaving late, by the rule of the list [TRK-07]. The lifecycle
 * closes it when the order is shipped or its deadline is moved. An order that somebody has in hand is taken by the next look.
 *
 * @returns whether there may be more
 */
export async function raiseLateRisks({ dataSource }: { readonly dataSource: DataSource }): Promise<boolean> {
  const looks: { isAny: boolean }[] = await dataSource.query(
    `select ${DISPATCHER_MARK} exists (select from ${RISKY}) as "isAny"`,
  );
  if (looks[0]?.isAny !== true) return false;
  return dataSource.transaction(async (manager) => {
    const orders: RiskyOrder[] = await manager.query(CLAIM, [ORDERS_AT_ONCE]);
    if (orders.length > 0) await raiseToDos(manager, orders.map(toDoOfRisk));
    return orders.length === ORDERS_AT_ONCE;
  });
}

/** The order shows its deadline itself: its timeline says nothing more. */
const toDoOfRisk = ({ id, instanceId, marketplaceOrderId, deadline, settings }: RiskyOrder): ToDoToRaise => ({
  ...{ kind: 'lateRisk', instanceId, orderId: id, subject: marketplaceOrderId, reasonCode: 'shippingAtRisk' },
  words: `To be shipped by ${deadline}, and has not left`,
  settings: toDoOf(resolveSettings(settings)),
  isOnTimeline: false,
});
