import type { Api, ApiContext } from '../api';
import { recordResources } from '../back-office/resources';
import { exportRoute, importRoute } from './record-file-routes';
import { recordReadRoutes, recordWriteRoutes } from './record-routes';
import { stockRoutes } from './stock-routes';

/** The back office's own tables, each by its description, with what goes beyond records. */
export function backOfficeRoutes(api: Api, context: ApiContext): void {
  for (const resource of recordResources) {
    exportRoute(api, context, resource);
    importRoute(api, context, resource);
    recordReadRoutes(api, context, resource);
    recordWriteRoutes(api, context, resource);
  }
  stockRoutes(api, context);
}
