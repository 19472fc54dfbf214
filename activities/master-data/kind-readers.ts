import { labelIn, type MasterDataKind, type MasterDataPart, type MasterDataRow } from '../../domain/master-data';
import type { MarketplaceClient } from '../mirakl/client';
import type { ListReadOptions } from '../mirakl/master-data/master-data-reads';
import { readWhole, type WholeReading } from '../mirakl/paging/read-whole';

export interface KindCall extends ListReadOptions {
  readonly client: MarketplaceClient;
  /** Of the instance: the locale of its labels. */
  readonly language: string;
  readonly part: MasterDataPart;
}

/** Reads one part of a kind; throws what the client throws. */
type KindReader = (call: KindCall) => Promise<WholeReading<MasterDataRow>>;

/** How each coded kind is read, and what of it is kept beside code and label. */
export const kindReaders: Readonly<Record<Exclude<MasterDataKind, 'platformConfiguration'>, KindReader>> = {
  channels: async (call) => coded(await readWhole(call.client.masterData.channels(call))),
  logisticClasses: async (call) => coded(await readWhole(call.client.masterData.logisticClasses(call))),
  shippingZones: async (call) => coded(await readWhole(call.client.masterData.shippingZones(call))),
  shippingMethods: async (call) => coded(await readWhole(call.client.masterData.shippingMethods(call))),
  carriers: async (call) => coded(await readWhole(call.client.masterData.carriers(call))),
  taxes: async (call) => coded(await readWhole(call.client.masterData.taxes(call))),
  offerStates: async (call) =>
    coded(await readWhole(call.client.masterData.offerStates(call.part === 'retired' ? 'retired' : 'active', call))),
  reasons: async (call) =>
    scoped(await readWhole(call.client.masterData.reasons(call)), ({ type, ...reason }) => [type, reason]),
  documentTypes: async (call) =>
    scoped(await readWhole(call.client.masterData.documentTypes(call)), ({ entity, ...type }) => [entity, type]),
  customFields: async (call) =>
    scoped(await readWhole(call.client.masterData.customFields(call)), ({ entity, ...field }) => [entity, field]),
  categories: async (call) => {
    const { entries, remarks } = await readWhole(call.client.masterData.categories(call));
    return {
      remarks,
      entries: entries.map(({ code, label, parentCode, translations, level }) => ({
        ...{ scope: '', code, parentCode, details: { level } },
        label: labelIn(call.language, label, translations),
      })),
    };
  },
};

interface Coded {
  readonly code: string;
  readonly label: string;
}

const coded = (reading: WholeReading<Coded>): WholeReading<MasterDataRow> => scoped(reading, (entry) => ['', entry]);

/** @param split what a code is one of, and the rest of its entry */
function scoped<T>(
  { entries, remarks }: WholeReading<T>,
  split: (entry: T) => readonly [string | null, Coded],
): WholeReading<MasterDataRow> {
  return {
    remarks,
    entries: entries.map((entry) => {
      const [scope, { code, label, ...details }] = split(entry);
      return { scope: scope ?? '', code, label, parentCode: null, details };
    }),
  };
}
