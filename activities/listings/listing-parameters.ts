import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const parametersSchema = z.object({
  /** Only these, read one by one [LST-07]. */
  skus: z.array(z.string()).optional(),
  /** What changed since then, ISO 8601. */
  since: z.string().optional(),
  /** Every offer, changed or not. */
  isFull: z.boolean().optional(),
  /** Listings that are known stay as they are. */
  isOnlyNew: z.boolean().optional(),
  /** Instead of the setting of the instance. */
  updatePrice: z.boolean().optional(),
  /** Of the files that the marketplace makes. */
  format: z.enum(['json', 'csv']).optional(),
});

/** What an import of listings was asked for, as its run keeps it. */
export type ListingParameters = z.output<typeof parametersSchema>;

/** A run that a schedule began asks for nothing special: what changed since the last one. */
export async function readListingParameters(manager: EntityManager, runId: string): Promise<ListingParameters> {
  const rows: { parameters: unknown }[] = await manager.query(`select parameters from run where id = $1`, [runId]);
  return parametersSchema.parse(rows[0]?.parameters ?? {});
}
