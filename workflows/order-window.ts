import { importActivities } from './import-activities';
import type { ImportSummary, OrderWindowInput } from './messages';

/** Reads the orders created or updated between two dates, by hand [ORD-02]. The cursor of the sweep does not move. */
export async function orderWindow(window: OrderWindowInput): Promise<ImportSummary> {
  return importActivities.importOrderWindow.executeWithOptions(
    { activityId: 'importOrderWindow', summary: `read the orders from ${window.from} to ${window.to}` },
    [window],
  );
}
