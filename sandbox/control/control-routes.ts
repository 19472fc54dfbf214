import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../sandbox';
import { addConditionRoutes } from './condition-routes';
import { addMasterDataRoutes } from './master-data-routes';
import { addOrderActionRoutes } from './order-action-routes';
import { addPlaceRoutes } from './place-routes';
import { addReadingRoutes } from './reading-routes';

/** Everything under `/_sandbox`: no part of Mirakl, needs no key, meets no fault and no limit. */
export function addControlRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  addReadingRoutes(app, sandbox);
  addPlaceRoutes(app, sandbox);
  addOrderActionRoutes(app, sandbox);
  addConditionRoutes(app, sandbox);
  addMasterDataRoutes(app, sandbox);
}
