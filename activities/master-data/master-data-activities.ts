import type { MasterDataImportInput } from '../../workflows/messages';
import { beginMasterDataImport, type BegunImport } from './begin-import';
import type { MasterDataDependencies } from './import-kind';
import { importMasterDataKind, type KindInput, type KindResult } from './import-master-data-kind';

/** Reading what the operator of a marketplace has set up. Runs on the marketplace task queue. */
export function createMasterDataActivities(dependencies: MasterDataDependencies) {
  return {
    beginMasterDataImport: (input: MasterDataImportInput): Promise<BegunImport> =>
      beginMasterDataImport(dependencies, input),
    importMasterDataKind: (input: KindInput): Promise<KindResult> => importMasterDataKind(dependencies, input),
  };
}

export type MasterDataActivities = ReturnType<typeof createMasterDataActivities>;
