import { importActivities } from './import-activities';
import type { SellerReferencesInput } from './messages';

/**
 * Writes our order numbers that wait for it to the marketplace [ORD-13]. One per instance, started by a sweep and beside
 * it: a marketplace that refuses or limits these writes delays no import.
 */
export async function sellerReferences({ instanceCode }: SellerReferencesInput): Promise<{ readonly written: number }> {
  return importActivities.writeSellerReferences.executeWithOptions(
    { activityId: 'writeSellerReferences', summary: 'write our order numbers back' },
    [{ instanceCode }],
  );
}
