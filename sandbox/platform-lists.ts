import type { categories } from './catalogue-product';
import type { Language } from './master-data';

type Label = Readonly<Record<Language, string>>;

export interface Category {
  readonly code: string;
  readonly label: Label;
  readonly level: number;
  /** Empty at the root (Mirakl API section 4.1, H11). */
  readonly parentCode: string;
}

const root = (code: string, label: Label): Category => ({ code, label, level: 1, parentCode: '' });
const below = (parentCode: string, code: keyof typeof categories, label: Label): Category => ({
  code,
  label,
  level: 2,
  parentCode,
});

/** The catalogue's tree; the products are in its leaves. */
export const categoryTree: readonly Category[] = [
  root('OUT', { fr: 'Outillage', en: 'Tools' }),
  below('OUT', 'OUT-PERC', { fr: 'Perçage', en: 'Drilling' }),
  below('OUT', 'OUT-ETAB', { fr: 'Établis', en: 'Workbenches' }),
  below('OUT', 'OUT-FIX', { fr: 'Fixations', en: 'Fasteners' }),
  below('OUT', 'OUT-MAIN', { fr: 'Outils à main', en: 'Hand tools' }),
  root('ECL', { fr: 'Éclairage', en: 'Lighting' }),
  below('ECL', 'ECL-LAMP', { fr: 'Lampes', en: 'Lamps' }),
  root('EPI', { fr: 'Protection individuelle', en: 'Protective equipment' }),
  root('LIV', { fr: 'Livres', en: 'Books' }),
  root('ISO', { fr: 'Isolation', en: 'Insulation' }),
];

export const currencies = [
  { code: 'EUR', label: { fr: 'Euro', en: 'Euro' }, isDefault: true },
  { code: 'JPY', label: { fr: 'Yen', en: 'Yen' }, isDefault: false },
  { code: 'TND', label: { fr: 'Dinar tunisien', en: 'Tunisian dinar' }, isDefault: false },
] as const;

/** The languages that somebody may ask labels in; the short `fr` and `en` stand for the first of each. */
export const locales = [
  { code: 'fr_FR', label: 'Français (France)', isDefault: true },
  { code: 'fr_BE', label: 'Français (Belgique)', isDefault: false },
  { code: 'en_GB', label: 'English (United Kingdom)', isDefault: false },
  { code: 'en_US', label: 'English (United States)', isDefault: false },
] as const;

export const taxes = [
  { code: 'TVA20', label: { fr: 'TVA 20 %', en: 'VAT 20 %' }, rule: 'PROPORTIONAL_TO_AMOUNT' },
  { code: 'TVA55', label: { fr: 'TVA 5,5 %', en: 'VAT 5.5 %' }, rule: 'PROPORTIONAL_TO_AMOUNT' },
  { code: 'ECOPART', label: { fr: 'Éco-participation', en: 'Eco tax' }, rule: 'NONE' },
] as const;

export interface DocumentType {
  readonly code: string;
  readonly entity: 'ORDER' | 'SHOP';
  readonly label: Label;
  readonly description: string;
  readonly mimeTypes: readonly string[];
}

export const documentTypes: readonly DocumentType[] = [
  {
    code: 'CUSTOMER_INVOICE',
    entity: 'ORDER',
    label: { fr: 'Facture client', en: 'Customer invoice' },
    description: 'Invoice of the shop to the customer',
    mimeTypes: ['application/pdf'],
  },
  {
    code: 'SYSTEM_DELIVERY_BILL',
    entity: 'ORDER',
    label: { fr: 'Bon de livraison', en: 'Delivery slip' },
    description: 'Made by the platform',
    mimeTypes: [],
  },
  {
    code: 'LEGAL_DOC',
    entity: 'SHOP',
    label: { fr: 'Documents légaux', en: 'Legal documents' },
    description: 'Registration of the company',
    mimeTypes: ['application/pdf', 'image/jpeg'],
  },
];

export interface CustomField {
  readonly code: string;
  readonly entity: 'SHOP' | 'OFFER' | 'ORDER' | 'ORDER_LINE';
  readonly label: Label;
  readonly type: 'STRING' | 'NUMERIC' | 'BOOLEAN' | 'LIST' | 'MULTIPLE_VALUES_LIST' | 'REGEX';
  readonly isRequired: boolean;
  readonly isEditable: boolean;
  readonly defaultValue: string | null;
  readonly acceptedValues: readonly string[] | null;
  readonly regex: string | null;
}

const field = { isRequired: false, isEditable: true, defaultValue: null, acceptedValues: null, regex: null };

export const customFields: readonly CustomField[] = [
  {
    ...field,
    code: 'ecotax',
    entity: 'OFFER',
    label: { fr: 'Éco-participation', en: 'Eco tax' },
    type: 'NUMERIC',
  },
  {
    ...field,
    code: 'gift-message',
    entity: 'ORDER_LINE',
    label: { fr: 'Message cadeau', en: 'Gift message' },
    type: 'STRING',
  },
  {
    ...field,
    code: 'delivery-slot',
    entity: 'ORDER',
    label: { fr: 'Créneau de livraison', en: 'Delivery slot' },
    type: 'LIST',
    isEditable: false,
    defaultValue: 'ANY',
    acceptedValues: ['ANY', 'MORNING', 'AFTERNOON'],
  },
  {
    ...field,
    code: 'phone-support',
    entity: 'SHOP',
    label: { fr: 'Téléphone du support', en: 'Support phone' },
    type: 'REGEX',
    isRequired: true,
    regex: '^\\+?[0-9 ]{6,20}$',
  },
];
