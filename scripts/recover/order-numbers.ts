import type { EntityManager } from 'typeorm';
import { ownNumberOf } from '../../domain/own-number';
import { instanceHolds } from '../../domain/instance-hold';
import type { MarketplaceClients } from '../../activities/instances/marketplace-clients';

/** What one marketplace shows of our order numbers. */
export interface ShownNumbers {
  readonly instanceCode: string;
  /** The highest of them; null when it shows none. */
  readonly highest: number | null;
  /** Why it could not be asked; null when it was. */
  readonly problem: string | null;
}

const READING_MS = 10 * 60_000;

/** Asks each connected marketplace for the orders changed since its cursor, and reads our numbers off them. */
export async function readShownNumbers(manager: EntityManager, clients: MarketplaceClients): Promise<ShownNumbers[]> {
  const instances: { code: string; from: Date }[] = await manager.query(
    `select i.code, coalesce(c.position - interval '1 hour', now() - interval '30 days') as from
       from instance i left join cursor c on c.instance_id = i.id and c.operation = 'importOrders'
      where i.state = 'confirmed' order by i.code`,
  );
  const shown: ShownNumbers[] = [];
  for (const { code, from } of instances) {
    try {
      shown.push({ instanceCode: code, highest: await highestShown(clients, code, from), problem: null });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      shown.push({ instanceCode: code, highest: null, problem });
    }
  }
  return shown;
}

async function highestShown(clients: MarketplaceClients, instanceCode: string, from: Date): Promise<number | null> {
  const { client, settings, hold } = await clients.connect(instanceCode);
  // The installation that it was copied from may be at work with this very key [INS-05].
  if (hold === 'copiedDatabase') throw new Error(instanceHolds.copiedDatabase.words);
  const options = { use: 'sweep', signal: AbortSignal.timeout(READING_MS) } as const;
  let highest: number | null = null;
  for await (const { orders } of client.orderPages({ updatedFrom: from.toISOString() }, options)) {
    for (const { decoded } of orders) {
      if (decoded.kind !== 'decoded') continue;
      const number = ownNumberOf(decoded.order.sellerReference, settings.orderPrefix);
      if (number !== null) highest = Math.max(highest ?? 0, Number(number));
    }
  }
  return highest;
}

/** Numbers need no order without gaps, so the next ones begin well beyond everything that may have been given. */
const MARGIN = 100;
const ROUND_TO = 1_000;

export interface NumbersToLeave {
  readonly shown: readonly ShownNumbers[];
  /** Orders that Temporal knows and the database does not. */
  readonly lostOrders: number;
}

/**
 * Where the numbers of sale orders and deliveries go on: past what the marketplaces show and what was lost. Reads only.
 */
export async function planNumbers(
  manager: EntityManager,
  { shown, lostOrders }: NumbersToLeave,
): Promise<{ readonly saleOrders: number; readonly deliveries: number }> {
  const rows: { saleOrders: string; deliveries: string }[] = await manager.query(
    `select (select last_value from sale_order_number) as "saleOrders",
            (select last_value from delivery_number) as deliveries`,
  );
  const beyond = (...numbers: number[]): number =>
    Math.ceil((Math.max(...numbers) + lostOrders + MARGIN) / ROUND_TO) * ROUND_TO;
  const highest = shown.map((numbers) => numbers.highest ?? 0);
  return {
    saleOrders: beyond(Number(rows[0]?.saleOrders), ...highest),
    deliveries: beyond(Number(rows[0]?.deliveries)),
  };
}
