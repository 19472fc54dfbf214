import { z } from 'zod';
import { demoDefinition } from '../demo/definition';
import type { PatientApi } from './patient-api';
import { chosen, judged, missed, NOT_ALLOWED_NOW, type Performance } from './performance';
import type { PlannedAct } from './planned-event';
import { scarceSkus } from './shops';

/** What the warehouse has done so far, as it was told. */
export interface WarehouseRecord {
  /** Orders of which a part has left, by their marketplace order id. */
  readonly parted: Set<string>;
  /** Stock that arrived, and whose arrival was answered. */
  readonly arrivals: StockArrival[];
}

export interface StockArrival {
  readonly reference: string;
  readonly sku: string;
  readonly units: number;
}

type ActOf<Kind extends PlannedAct['kind']> = Extract<PlannedAct, { kind: Kind }>;

const lineSchema = z.object({ id: z.string(), quantity: z.number(), reserved: z.number() });
type OpenLine = z.infer<typeof lineSchema>;

const deliverySchema = z.object({
  id: z.string(),
  marketplaceOrderId: z.string(),
  isHeld: z.boolean(),
  lines: z.array(lineSchema),
});

async function openDeliveries(api: PatientApi): Promise<readonly z.infer<typeof deliverySchema>[]> {
  const path = '/deliveries?state=ready&state=waiting&limit=100&sort=id';
  return (await api.get(path, z.object({ items: z.array(deliverySchema) }))).items;
}

const trackingOf = ({
  chance,
  trackingNumber,
}: ActOf<'deliver' | 'deliverPart'>): Readonly<Record<string, string>> => ({
  carrierCode: chance % 2 === 0 ? 'COLISSIMO' : 'DPD_FR',
  trackingNumber,
});

/** All of a delivery leaves, whether stock covers it or not. */
export async function deliver(api: PatientApi, event: ActOf<'deliver'>): Promise<Performance> {
  const delivery = chosen(await openDeliveries(api), event.chance);
  if (delivery === undefined) return missed;
  return judged(await api.post(`/deliveries/${delivery.id}/done`, trackingOf(event)));
}

const RULE_BROKEN = 422;

/** A part of a delivery leaves. Units that were cancelled in that moment are refused as quantities that do not fit. */
export async function deliverPart(
  api: PatientApi,
  event: ActOf<'deliverPart'>,
  { parted }: WarehouseRecord,
): Promise<Performance> {
  const candidates = (await openDeliveries(api)).flatMap(({ lines, ...delivery }) => {
    const part = partOf(lines, event.chance);
    return part === null || delivery.isHeld ? [] : [{ ...delivery, part }];
  });
  const delivery = chosen(candidates, event.chance);
  if (delivery === undefined) return missed;
  const body = { ...trackingOf(event), lines: delivery.part };
  // Whether it was heard or not: whoever asks for parts of it finds out.
  parted.add(delivery.marketplaceOrderId);
  return judged(await api.post(`/deliveries/${delivery.id}/done`, body), [NOT_ALLOWED_NOW, RULE_BROKEN]);
}

type Part = readonly { readonly id: string; readonly quantity: number }[];

/** What is in stock, some of the lines, or some units of one; null where only all of it can leave. */
export function partOf(lines: readonly OpenLine[], chance: number): Part | null {
  const open = lines.filter(({ quantity }) => quantity > 0);
  const inStock = open.filter(({ reserved }) => reserved > 0);
  const isShort = open.some(({ quantity, reserved }) => reserved < quantity);
  if (isShort && inStock.length > 0 && chance % 3 === 0) {
    return inStock.map(({ id, reserved }) => ({ id, quantity: reserved }));
  }
  if (open.length > 1 && chance % 2 === 0) {
    return open.slice(0, Math.ceil(open.length / 2)).map(({ id, quantity }) => ({ id, quantity }));
  }
  const line = chosen(
    open.filter(({ quantity }) => quantity > 1),
    chance,
  );
  return line === undefined ? null : [{ id: line.id, quantity: 1 + (chance % (line.quantity - 1)) }];
}

/** Stock comes of what there is little of; the same reference moves nothing twice. */
export async function stockArrives(
  api: PatientApi,
  { chance, units, reference }: ActOf<'stockArrives'>,
  { arrivals }: WarehouseRecord,
): Promise<Performance> {
  const sku = chosen(scarceSkus, chance);
  if (sku === undefined) return missed;
  const { company, warehouse } = demoDefinition;
  const place = { company: company.code, warehouse: warehouse.code, sku };
  const answer = await api.post('/stock/moves', { ...place, reference, onHandChange: units, reason: 'Goods received' });
  if (answer.status < 300) arrivals.push({ reference, sku, units });
  return judged(answer);
}

/** A person decides about goods that were refunded before they left. */
export async function releaseHeld(api: PatientApi, { chance }: ActOf<'releaseHeld'>): Promise<Performance> {
  const delivery = chosen(
    (await openDeliveries(api)).filter(({ isHeld }) => isHeld),
    chance,
  );
  if (delivery === undefined) return missed;
  const refundedLines = chance % 2 === 0 ? 'ship' : 'leaveOut';
  return judged(await api.post(`/deliveries/${delivery.id}/release`, { refundedLines }));
}
