/** What the operator of "Atelier Nord" has set up. Codes are stable, labels follow the locale. */
interface Label {
  readonly fr: string;
  readonly en: string;
}

export type Language = keyof Label;

/** The languages active on the platform; another one is refused. The first is the platform's own. */
export const activeLocales: Readonly<Record<string, Language>> = {
  fr_FR: 'fr',
  fr_BE: 'fr',
  fr: 'fr',
  en: 'en',
  en_US: 'en',
  en_GB: 'en',
};

export const channels = [
  { code: 'WEB_BE', label: { fr: 'Site Belgique', en: 'Belgian site' }, description: 'Storefront for Belgium' },
  { code: 'WEB_FR', label: { fr: 'Site France', en: 'French site' }, description: 'Storefront for France' },
] as const;

export const shippingZones = [
  { code: 'FR1', label: { fr: 'France métropolitaine', en: 'Mainland France' }, description: 'Mainland France' },
  {
    code: 'FR2',
    label: { fr: 'Corse et îles', en: 'Corsica and islands' },
    description: 'Corsica and coastal islands',
  },
  { code: 'BE1', label: { fr: 'Belgique', en: 'Belgium' }, description: 'Belgium' },
] as const;

interface ShippingMethod {
  readonly code: string;
  readonly label: Label;
  readonly description: string;
  readonly mandatoryTracking: boolean;
  readonly clickAndCollect: boolean;
  readonly deliveryByOperator: boolean;
  readonly standardCode: string | null;
}

const homeDelivery = { mandatoryTracking: true, clickAndCollect: false, deliveryByOperator: false };

export const shippingMethods: readonly [ShippingMethod, ...ShippingMethod[]] = [
  {
    ...homeDelivery,
    code: 'STD',
    label: { fr: 'Standard à domicile', en: 'Standard home delivery' },
    description: 'Home delivery in 3 to 5 days',
    standardCode: 'CU_ADD-STD',
  },
  {
    ...homeDelivery,
    code: 'EXP',
    label: { fr: 'Express 24h', en: 'Express 24h' },
    description: 'Home delivery the next working day',
    standardCode: 'CU_ADD-EXP',
  },
  {
    ...homeDelivery,
    code: 'RELAY',
    label: { fr: 'Point relais', en: 'Pick-up point' },
    description: 'Delivery to a pick-up point',
    standardCode: 'PICK_UP_POINT-STD',
  },
  {
    code: 'CLC',
    label: { fr: 'Retrait en magasin', en: 'Click and collect' },
    description: 'Collection in an operator store',
    mandatoryTracking: false,
    clickAndCollect: true,
    deliveryByOperator: false,
    standardCode: null,
  },
  {
    code: 'OPS',
    label: { fr: 'Livraison opérateur', en: 'Operator delivery' },
    description: 'Carried by the operator',
    mandatoryTracking: false,
    clickAndCollect: false,
    deliveryByOperator: true,
    standardCode: null,
  },
];

export interface Carrier {
  readonly code: string;
  readonly label: string;
  readonly standardCode?: string;
  /** With `{trackingId}` the number is needed to build the link (Mirakl API section 8). */
  readonly trackingUrl?: string;
}

export const carriers: readonly Carrier[] = [
  {
    code: 'COLISSIMO',
    label: 'Colissimo',
    standardCode: 'COLISSIMO',
    trackingUrl: 'https://track.colissimo.example/p/{trackingId}',
  },
  {
    code: 'DPD_FR',
    label: 'DPD France',
    standardCode: 'DPD',
    trackingUrl: 'https://dpd.example/track?ref={trackingId}',
  },
  { code: 'FLOTTE', label: 'Flotte du vendeur' },
  {
    code: 'MRELAY',
    label: 'Relais Express',
    standardCode: 'MONDIAL_RELAY',
    trackingUrl: 'https://relais.example/suivi/{trackingId}',
  },
];

export const logisticClasses = [
  { code: 'S', label: { fr: 'Petit colis', en: 'Small parcel' }, description: 'Up to 2 kg' },
  { code: 'M', label: { fr: 'Colis', en: 'Parcel' }, description: '2 to 30 kg' },
  { code: 'XL', label: { fr: 'Encombrant', en: 'Bulky' }, description: 'Pallet or two-person delivery' },
] as const;

/** A retired condition still comes unless `active=true` is asked (Mirakl API section 4.1, OF61). */
export const offerStates = [
  { code: '11', label: { fr: 'Neuf', en: 'New' }, isActive: true },
  { code: '1', label: { fr: 'Occasion - comme neuf', en: 'Used - like new' }, isActive: true },
  { code: '3', label: { fr: 'Occasion - bon état', en: 'Used - good' }, isActive: true },
  { code: '21', label: { fr: 'Reconditionné', en: 'Refurbished' }, isActive: true },
  { code: '9', label: { fr: "Modèle d'exposition", en: 'Display model' }, isActive: false },
] as const;

export interface Reason {
  readonly code: string;
  readonly type: 'CANCELATION' | 'REFUND' | 'INCIDENT_OPEN' | 'INCIDENT_CLOSE' | 'ORDER_MESSAGING';
  readonly isShopRight: boolean;
  readonly label: Label;
}

export const LATE_SHIPMENT_REASON = 'SYSTEM_LATE_SHIPMENT_CANCELATION';
/** What the platform notes when a shop cancels without saying why (OR29). */
export const SHOP_CANCELATION_REASON = '35';
export const REFUSED_REASON = { code: 'REFUSED', label: 'Refusée' } as const;

export const reasons: readonly Reason[] = [
  {
    code: '34',
    type: 'CANCELATION',
    isShopRight: true,
    label: { fr: 'Annulé par le client avant expédition', en: 'Cancelled by the customer before shipping' },
  },
  { code: '35', type: 'CANCELATION', isShopRight: true, label: { fr: 'Rupture de stock', en: 'Out of stock' } },
  {
    code: LATE_SHIPMENT_REASON,
    type: 'CANCELATION',
    isShopRight: false,
    label: { fr: "Annulé pour retard d'expédition", en: 'Cancelled for late shipment' },
  },
  { code: '15', type: 'REFUND', isShopRight: true, label: { fr: 'Rupture de stock', en: 'Out of stock' } },
  { code: '17', type: 'REFUND', isShopRight: true, label: { fr: 'Article retourné', en: 'Returned goods' } },
  {
    code: '14',
    type: 'REFUND',
    isShopRight: false,
    label: { fr: 'Pas de réponse du vendeur', en: 'No answer from the seller' },
  },
  { code: '1', type: 'INCIDENT_OPEN', isShopRight: false, label: { fr: 'Article non reçu', en: 'Not received' } },
  {
    code: '10',
    type: 'INCIDENT_CLOSE',
    isShopRight: false,
    label: { fr: 'Article de remplacement reçu', en: 'Replacement received' },
  },
  { code: '26', type: 'ORDER_MESSAGING', isShopRight: true, label: { fr: 'Autre question', en: 'Other question' } },
];

export function findCarrier(code: string): Carrier | undefined {
  return carriers.find((carrier) => carrier.code === code);
}

/** A link is built from the number (Mirakl API section 8). */
export function needsTrackingNumber(carrier: Carrier): boolean {
  return carrier.trackingUrl?.includes('{trackingId}') ?? false;
}

export function findShippingMethod(code: string | null): ShippingMethod | undefined {
  return shippingMethods.find((method) => method.code === code);
}

export function cancelationLabel(code: string): string | null {
  return reasons.find((reason) => reason.type === 'CANCELATION' && reason.code === code)?.label.fr ?? null;
}

export function incidentLabel(code: string): string | null {
  const found = reasons.find(({ type, ...one }) => type.startsWith('INCIDENT') && one.code === code);
  return found?.label.fr ?? null;
}
