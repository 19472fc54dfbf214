import { deliver, type Parcel } from '../../support/deliver';
import { eventually } from '../../support/eventually';
import { countOf } from '../../support/importing';
import { marketplaceOf } from '../../support/marketplace';
import { finished, orderRow, parkedFor, waitingFor } from '../../support/order-row';
import type { TestConnector } from '../../support/connector';

/** One order for each phase that a copy can find it in, and for what happens to it after the copy. */
const phases = [
  'waiting',
  'shippedLater',
  'untold',
  'closedLater',
  'closed',
  'cancelled',
  'cancelledLater',
  'parked',
] as const;
/** Also: placed before the copy and not read yet; placed after it; placed and closed after it. */
type Phase = (typeof phases)[number] | 'unread' | 'fresh' | 'wholeLife';
export type Story = Readonly<Record<Phase, string>>;

const parcelOf = (id: string): Parcel => ({ carrierCode: 'COLISSIMO', trackingNumber: `6A-${id}` });

const exportTracking = (connector: TestConnector): Promise<unknown> =>
  connector.run('trackingExport', 'trackingExport/demo', { instanceCode: 'demo' });

/** Ships orders and tells the marketplace. */
export async function ship(connector: TestConnector, ...ids: string[]): Promise<void> {
  for (const id of ids) await deliver(connector, id, parcelOf(id));
  for (const id of ids) await eventually(() => waitingFor(connector, id, 'trackingExport'));
  await exportTracking(connector);
  for (const id of ids) await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
}

async function close(connector: TestConnector, ...ids: string[]): Promise<void> {
  const marketplace = marketplaceOf(connector);
  for (const id of ids) {
    await marketplace.act(id, 'receive');
    await marketplace.act(id, 'close');
  }
  await connector.sweep();
  for (const id of ids) await eventually(() => finished(connector, id));
}

async function cancel(connector: TestConnector, id: string): Promise<void> {
  await marketplaceOf(connector).act(id, 'cancel');
  await connector.sweep();
  await eventually(() => finished(connector, id));
}

/** Our numbers stand on the marketplace: what a restored database would give again can be read there. */
const referencesAreWritten = (connector: TestConnector): Promise<void> =>
  eventually(async () => (await countOf(connector, 'from marketplace_order where seller_reference_wanted')) === 0);

/** What has happened when the copy is made. */
export async function beforeTheCopy(connector: TestConnector): Promise<Story> {
  const placed = await connector.place(...phases.map((phase) => (phase === 'parked' ? 'unknownSku' : 'oneLine')));
  const story = Object.fromEntries(phases.map((phase, at) => [phase, placed[at] ?? '']));
  const idOf = (phase: Phase): string => story[phase] ?? '';
  await connector.sweep();
  for (const phase of phases) {
    await eventually(() =>
      phase === 'parked'
        ? parkedFor(connector, idOf(phase), 'unknownSku')
        : waitingFor(connector, idOf(phase), 'delivery'),
    );
  }
  await ship(connector, idOf('closedLater'), idOf('closed'));
  await close(connector, idOf('closed'));
  await cancel(connector, idOf('cancelled'));
  await deliver(connector, idOf('untold'), parcelOf(idOf('untold')));
  await eventually(() => waitingFor(connector, idOf('untold'), 'trackingExport'));
  await connector.sweep();
  await referencesAreWritten(connector);
  const [unread = ''] = await connector.place('oneLine');
  return {
    waiting: idOf('waiting'),
    shippedLater: idOf('shippedLater'),
    untold: idOf('untold'),
    closedLater: idOf('closedLater'),
    closed: idOf('closed'),
    cancelled: idOf('cancelled'),
    cancelledLater: idOf('cancelledLater'),
    parked: idOf('parked'),
    ...{ unread, fresh: '', wholeLife: '' },
  };
}

/** What happens after the copy, and is not in it. */
export async function afterTheCopy(connector: TestConnector, before: Story): Promise<Story> {
  const [fresh = '', wholeLife = ''] = await connector.place('oneLine', 'threeLines');
  const story = { ...before, fresh, wholeLife };
  await connector.sweep();
  for (const id of [story.unread, fresh, wholeLife]) await eventually(() => waitingFor(connector, id, 'delivery'));
  await ship(connector, story.shippedLater, wholeLife);
  await eventually(async () => (await orderRow(connector, story.untold)).toldBy === 'us');
  await close(connector, story.closedLater, wholeLife);
  await cancel(connector, story.cancelledLater);
  await connector.sweep();
  await referencesAreWritten(connector);
  return story;
}

export interface Booked {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly isTotalRight: boolean;
  readonly invoiceNumber: string | null;
}

/** Every sale order, by its order on the marketplace. */
export function bookedOrders({ dataSource }: TestConnector): Promise<Booked[]> {
  return dataSource.query(
    `select o.marketplace_order_id as id, s.name, s.state, s.amount_total = s.marketplace_total as "isTotalRight",
            v.number as "invoiceNumber"
       from sale_order s join marketplace_order o on o.id = s.order_id
       left join invoice v on v.sale_order_id = s.id and v.kind = 'invoice' order by o.marketplace_order_id`,
  );
}

/** How often the marketplace shipped an order because of us. */
export async function timesShipped(connector: TestConnector, id: string): Promise<number> {
  return (await marketplaceOf(connector).writes(id, 'OR24')).filter(({ hasEffect }) => hasEffect).length;
}

/** Open orders that do not run in Temporal, and those that run without being open: none, when both sides agree. */
export async function apart({ client, dataSource }: TestConnector): Promise<readonly string[]> {
  const rows: { id: string }[] = await dataSource.query(
    `select 'order/demo/' || marketplace_order_id as id from marketplace_order
      where progress <> 'finished' and decision <> 'ignored'`,
  );
  const open = new Set(rows.map(({ id }) => id));
  const running = new Set<string>();
  const query = `WorkflowType = 'orderLifecycle' and ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query })) running.add(workflowId);
  return [...open].filter((id) => !running.has(id)).concat([...running].filter((id) => !open.has(id)));
}

/** All orders stand where they stood after the copy, and each open one runs. */
export async function standsAsBefore(connector: TestConnector, story: Story): Promise<void> {
  for (const id of [story.unread, story.fresh, story.waiting]) {
    await eventually(() => waitingFor(connector, id, 'delivery'));
  }
  for (const id of [story.shippedLater, story.untold]) await eventually(() => waitingFor(connector, id, 'receipt'));
  for (const id of [story.closed, story.closedLater, story.wholeLife, story.cancelled, story.cancelledLater]) {
    await eventually(() => finished(connector, id));
  }
  await eventually(() => parkedFor(connector, story.parked, 'unknownSku'));
  await eventually(async () => (await apart(connector)).length === 0);
}
