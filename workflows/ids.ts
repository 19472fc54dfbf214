/**
 * Every workflow and schedule id, made here and nowhere else. An id is an identity: starting it twice joins the first.
 */

/** The life of one marketplace order. The order id stands as the marketplace spells it, slashes and all. */
export function orderLifecycleId(order: { instanceCode: string; marketplaceOrderId: string }): string {
  return `order/${order.instanceCode}/${order.marketplaceOrderId}`;
}

export function orderSweepId(instanceCode: string): string {
  return `orderSweep/${instanceCode}`;
}

export function orderWindowId(window: { instanceCode: string; runId: string }): string {
  return `orderWindow/${window.instanceCode}/${window.runId}`;
}

export function orderIdsId(instanceCode: string): string {
  return `orderIds/${instanceCode}`;
}

export function sellerReferencesId(instanceCode: string): string {
  return `sellerReferences/${instanceCode}`;
}

export function masterDataImportId(instanceCode: string): string {
  return `masterDataImport/${instanceCode}`;
}

export function listingImportId(instanceCode: string): string {
  return `listingImport/${instanceCode}`;
}

/** The failed lines of one run, tried again beside whatever import runs. */
export function listingRetryId(retry: { instanceCode: string; runId: string }): string {
  return `listingImport/${retry.instanceCode}/retry/${retry.runId}`;
}

export function trackingExportId(instanceCode: string): string {
  return `trackingExport/${instanceCode}`;
}

export function connectionTestId(instanceCode: string): string {
  return `connectionTest/${instanceCode}`;
}

export function instanceConfirmationId(instanceCode: string): string {
  return `instanceConfirmation/${instanceCode}`;
}

export function orderReadId(order: { instanceCode: string; marketplaceOrderId: string }): string {
  return `orderRead/${order.instanceCode}/${order.marketplaceOrderId}`;
}

export const OPEN_ORDER_CHECK_ID = 'openOrderCheck';

export const NOTIFICATIONS_ID = 'notifications';

/** A job of an instance that Temporal starts by the clock. */
export const scheduledJobs = ['orderSweep', 'trackingExport', 'importMasterData', 'importListings'] as const;
export type ScheduledJob = (typeof scheduledJobs)[number];

export interface JobOfInstance {
  readonly job: ScheduledJob;
  readonly instanceCode: string;
}

export function scheduleId({ job, instanceCode }: JobOfInstance): string {
  return `${job}/${instanceCode}`;
}

/** The tiny workflow that a schedule starts; Temporal appends the time. */
export function scheduledId({ job, instanceCode }: JobOfInstance): string {
  return `scheduled/${job}/${instanceCode}`;
}
