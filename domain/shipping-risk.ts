/** How an order that has not left stands to the day by which the marketplace wants it shipped [TRK-07]. */
export const shippingRisks = ['late', 'atRisk', 'onTime'] as const;

export type ShippingRisk = (typeof shippingRisks)[number];

/** An order is at risk in its last day, or since it should have left by its lead days (the day is our choice). */
const DAYS_AT_RISK = 1;

const DAY_MS = 24 * 60 * 60 * 1000;

export interface ShippingPlan {
  readonly deadline: Date;
  /** Security lead days of its order workflow; 0 until it is imported. */
  readonly leadDays: number;
}

/** From when on an order is at risk. */
export const atRiskFrom = ({ deadline, leadDays }: ShippingPlan): Date =>
  new Date(deadline.getTime() - Math.max(DAYS_AT_RISK, leadDays) * DAY_MS);

export interface ShippingMoments {
  readonly deadline: Date;
  /** As `atRiskFrom` has it. */
  readonly riskFrom: Date;
}

export function shippingRisk({ deadline, riskFrom }: ShippingMoments, now: Date): ShippingRisk {
  if (deadline <= now) return 'late';
  return riskFrom <= now ? 'atRisk' : 'onTime';
}
