import type { InstanceInput, ListingRetryInput } from '../../workflows/messages';
import type { ImportDependencies } from '../orders/import-dependencies';
import { importListings } from './import-listings';
import { retryListings } from './retry-listings';

/** Importing the offers of a shop as listings. All run on the marketplace task queue. */
export function createListingActivities(dependencies: ImportDependencies) {
  return {
    importListings: (input: InstanceInput) => importListings(dependencies, input),
    retryListings: (input: ListingRetryInput) => retryListings(dependencies, input),
  };
}

export type ListingActivities = ReturnType<typeof createListingActivities>;
