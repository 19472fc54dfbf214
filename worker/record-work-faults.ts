import type { DataSource } from 'typeorm';
import { isHoldReason } from '../domain/instance-hold';
import type { ReasonCode } from '../domain/reason-codes';
import { forgetWorkFaults, recordWorkFault } from '../activities/runs/failing-work';

interface Work {
  /** As a sentence begins with it. */
  readonly name: string;
  /** It comes again by itself: where it has failed for good, somebody has to hear of it. Of other work, whoever asked for it. */
  readonly isRecurring: boolean;
  /** Its end says nothing of the rest. */
  readonly isBeginning?: boolean;
}

/** Work of an instance by the activity that does it; that of one order is told on the order. */
const works: Readonly<Record<string, Work>> = {
  sweepOrders: { name: 'The order import', isRecurring: true },
  importOrderWindow: { name: 'The import of a window of orders', isRecurring: false },
  importOrderIds: { name: 'The import of orders by id', isRecurring: false },
  writeSellerReferences: { name: 'Writing our order numbers back', isRecurring: true },
  importListings: { name: 'The listing import', isRecurring: true },
  retryListings: { name: 'The retry of listings', isRecurring: false },
  beginMasterDataImport: { name: 'The master data import', isRecurring: true, isBeginning: true },
  importMasterDataKind: { name: 'The master data import', isRecurring: true },
  markTrackingDue: { name: 'The tracking export', isRecurring: true },
};

export interface WorkAttempt {
  readonly activityType: string;
  readonly workflowId: string;
  readonly instanceCode: string;
}

export interface WorkError {
  readonly reasonCode: ReasonCode;
  readonly words: string;
  readonly isFinal: boolean;
}

const workOf = (activityType: string): Work | undefined => works[activityType];

/** A fault that keeps work of an instance from going on; a held instance is told of once, as such [INS-08]. */
export async function noteWorkFault(
  dataSource: DataSource,
  { activityType, workflowId, instanceCode }: WorkAttempt,
  { reasonCode, words, isFinal }: WorkError,
): Promise<void> {
  const work = workOf(activityType);
  if (work === undefined || isHoldReason(reasonCode)) return;
  const { name, isRecurring } = work;
  if (isFinal && !isRecurring) await forgetWorkFaults(dataSource.manager, workflowId);
  else {
    await dataSource.transaction((manager) =>
      recordWorkFault(manager, { workflowId, instanceCode, name, reasonCode, words, isFinal }),
    );
  }
}

export async function noteWorkDone(
  dataSource: DataSource,
  { activityType, workflowId }: Omit<WorkAttempt, 'instanceCode'>,
): Promise<void> {
  const work = workOf(activityType);
  if (work !== undefined && work.isBeginning !== true) await forgetWorkFaults(dataSource.manager, workflowId);
}
