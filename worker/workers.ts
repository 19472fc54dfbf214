import type { Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkflowBundle } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { createInstanceActivities } from '../activities/instances/instance-activities';
import { createMarketplaceCalls } from '../activities/instances/call-marketplace';
import { createMarketplaceClients } from '../activities/instances/marketplace-clients';
import { createMasterDataActivities } from '../activities/master-data/master-data-activities';
import { createListingActivities } from '../activities/listings/listing-activities';
import { createNotificationActivities } from '../activities/notifications/notification-activities';
import { createMailSender } from '../activities/notifications/send-mail';
import { createWebhookSender } from '../activities/notifications/send-webhook';
import { createImportActivities } from '../activities/orders/import-activities';
import { createOpenOrderActivities } from '../activities/orders/open-order-activities';
import { createOrderActivities } from '../activities/orders/order-activities';
import { createShippingActivities } from '../activities/shipping/shipping-activities';
import { createTrackingActivities } from '../activities/shipping/tracking-activities';
import type { Config } from '../platform/config';
import type { Logger } from '../platform/logger';
import type { SecretBox } from '../platform/secret-box';
import { CONNECTOR_TASK_QUEUE, MARKETPLACE_TASK_QUEUE } from '../workflows/task-queues';
import { recordAttempts } from './record-attempts';

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly client: Client;
  readonly dataSource: DataSource;
  readonly secretBox: SecretBox;
  readonly logger: Logger;
  /** As `installationFingerprint` makes it. */
  readonly installationFingerprint: string;
  readonly publicUrl: string;
  readonly allowPrivateHosts: boolean;
  readonly notifications: Config['notifications'];
  readonly cachedWorkflows: number;
  readonly callTimeoutMs: number;
  /** Marketplace activities at once; one instance gets a quarter of them. */
  readonly marketplaceSlots: number;
  /** Local activities at once: no more than there are database connections to run them on. */
  readonly databaseSlots: number;
  readonly workflowBundle: WorkflowBundle;
}

/** Calls under way get this long to end when the process stops; what is cut off then is done by the next worker. */
const GRACE = '10 seconds';

/** The two workers of a process: workflows with their database steps, and everything that calls a marketplace. */
export async function createWorkers(options: WorkersOptions): Promise<readonly Worker[]> {
  const { connection, namespace, dataSource, client, logger, publicUrl, marketplaceSlots } = options;
  const clients = createMarketplaceClients(options);
  const callsInFlightPerInstance = Math.max(1, Math.floor(marketplaceSlots / 4));
  const calls = createMarketplaceCalls({ dataSource, clients, logger, callsInFlightPerInstance });
  const shared = { connection, namespace, interceptors: { activity: [recordAttempts(options)] } };
  return [
    await Worker.create({
      ...shared,
      workflowBundle: options.workflowBundle,
      taskQueue: CONNECTOR_TASK_QUEUE,
      maxCachedWorkflows: options.cachedWorkflows,
      maxConcurrentLocalActivityExecutions: options.databaseSlots,
      activities: {
        ...createOrderActivities({ dataSource, publicUrl }),
        ...createTrackingActivities({ dataSource }),
        ...createOpenOrderActivities({ dataSource, client }),
        ...createNotificationActivities({ dataSource, publicUrl, logger, ...sendersOf(options) }),
      },
    }),
    await Worker.create({
      ...shared,
      taskQueue: MARKETPLACE_TASK_QUEUE,
      maxConcurrentActivityTaskExecutions: marketplaceSlots,
      shutdownGraceTime: GRACE,
      activities: {
        ...createImportActivities({ dataSource, calls }),
        ...createListingActivities({ dataSource, calls }),
        ...createMasterDataActivities({ dataSource, calls }),
        ...createShippingActivities({ dataSource, publicUrl, calls }),
        ...createInstanceActivities({ dataSource, calls }),
      },
    }),
  ];
}

const sendersOf = ({ notifications: { mailServer, signingKeys, pace }, allowPrivateHosts }: WorkersOptions) => ({
  sendMail: createMailSender(mailServer),
  sendWebhook: createWebhookSender({ signingKeys, allowPrivateHosts }),
  pace,
});
