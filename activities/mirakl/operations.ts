/** One call of the seller API, by Mirakl's own number (API section 4). */
export interface Operation extends OperationTraits {
  readonly id: OperationId;
}

interface OperationTraits {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Whether a lost answer leaves open what the marketplace did. */
  readonly isWrite: boolean;
  /** Whether its labels follow `locale`: the instance's own then goes with every call, so that no label flips (MAS-04). */
  readonly isLocalised: boolean;
  /** Whether a good answer says that the marketplace knows the key. */
  readonly needsKey: boolean;
}

const reading = { method: 'GET', isWrite: false, isLocalised: false, needsKey: true } as const;
const localised = { ...reading, isLocalised: true } as const;
const writing = { ...reading, method: 'PUT', isWrite: true } as const;

/** Asks for files to be made. Asked again, it gives the export that runs already, or is refused: nothing is at stake. */
const exporting = { ...reading, method: 'POST' } as const;

export const operations = {
  version: { id: 'V01', ...reading, needsKey: false },
  account: { id: 'A01', ...reading },
  platformConfiguration: { id: 'PC01', ...reading },
  channels: { id: 'CH11', ...localised },
  currencies: { id: 'CUR01', ...localised },
  locales: { id: 'L01', ...reading },
  shippingZones: { id: 'SH11', ...localised },
  shippingMethods: { id: 'SH12', ...localised },
  carriers: { id: 'SH21', ...reading },
  logisticClasses: { id: 'SH31', ...localised },
  shopDeliveryTimes: { id: 'SH42', ...reading },
  shopShippingCharges: { id: 'SH52', ...reading },
  offerStates: { id: 'OF61', ...localised },
  categories: { id: 'H11', ...reading },
  reasons: { id: 'RE01', ...localised },
  taxes: { id: 'OR75', ...localised },
  customFields: { id: 'AF01', ...localised },
  documentTypes: { id: 'DO01', ...localised },
  products: { id: 'P31', ...localised },
  offers: { id: 'OF21', ...localised },
  offer: { id: 'OF22', ...localised },
  startOfferExport: { id: 'OF52', ...exporting },
  offerExportState: { id: 'OF53', ...reading },
  offerExportFile: { id: 'OF54', ...reading },
  orders: { id: 'OR11', ...localised },
  startOrderExport: { id: 'OR13', ...exporting, isLocalised: true },
  orderExportState: { id: 'OR14', ...reading },
  orderExportFile: { id: 'OR15', ...reading },
  itemsToShip: { id: 'ST12', ...reading },
  writeSellerReferences: { id: 'OR04', ...writing },
  putTracking: { id: 'OR23', ...writing },
  shipOrder: { id: 'OR24', ...writing },
} as const satisfies Record<string, OperationTraits & { readonly id: string }>;

export type OperationId = (typeof operations)[keyof typeof operations]['id'];
