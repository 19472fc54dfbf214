export interface Shop {
  readonly shopId: number;
  readonly name: string;
  /**
   * Automatic: an order is accepted the moment it is placed, unless it is held, and debited the moment it is accepted.
   * Manual: the shop decides by OR21, and a control route debits.
   */
  readonly acceptance: 'automatic' | 'manual';
  readonly hasPartialAcceptance: boolean;
  readonly hasMultiShipment: boolean;
}

export interface ApiKey {
  readonly value: string;
  readonly defaultShop: Shop;
  readonly shops: readonly Shop[];
  /** A partner key has no right to PC01 (Mirakl API section 1). */
  readonly role: 'shopAdmin' | 'partner';
}

const demoShop: Shop = {
  shopId: 2042,
  name: 'Quincaillerie du Port',
  acceptance: 'automatic',
  hasPartialAcceptance: false,
  hasMultiShipment: false,
};

const secondShop: Shop = {
  shopId: 2043,
  name: 'Droguerie des Halles',
  acceptance: 'manual',
  hasPartialAcceptance: true,
  hasMultiShipment: true,
};

export const shops: readonly Shop[] = [demoShop, secondShop];

export const apiKeys: readonly ApiKey[] = [
  { value: 'sandbox-key-2042', defaultShop: demoShop, shops: [demoShop], role: 'shopAdmin' },
  { value: 'sandbox-key-2043', defaultShop: secondShop, shops: [secondShop], role: 'shopAdmin' },
  // Shows what forgetting shop_id does: this key silently reads its default shop.
  { value: 'sandbox-key-both', defaultShop: secondShop, shops: [secondShop, demoShop], role: 'shopAdmin' },
  { value: 'sandbox-key-partner', defaultShop: demoShop, shops: [demoShop], role: 'partner' },
];

/** Shops that have a number and nothing else, for whoever needs many: automatic, each with a key of its own. */
const NUMBERED_SHOPS = { first: 3001, last: 3999 } as const;
const NUMBERED_KEY = /^sandbox-key-(3\d{3})$/;

function numberedShop(shopId: number): Shop | undefined {
  if (!Number.isInteger(shopId) || shopId < NUMBERED_SHOPS.first || shopId > NUMBERED_SHOPS.last) return undefined;
  return { ...demoShop, shopId, name: `Boutique ${String(shopId)}` };
}

export function findShop(shopId: number): Shop | undefined {
  return shops.find((shop) => shop.shopId === shopId) ?? numberedShop(shopId);
}

/** The shop of that id, or all that have a name when none is asked for. */
export function chosenShops(shopId: number | undefined): readonly Shop[] {
  if (shopId === undefined) return shops;
  const shop = findShop(shopId);
  return shop === undefined ? [] : [shop];
}

export function findApiKey(value: string | undefined): ApiKey | undefined {
  const known = apiKeys.find((key) => key.value === value);
  if (known !== undefined || value === undefined) return known;
  const shop = numberedShop(Number(NUMBERED_KEY.exec(value)?.[1]));
  return shop === undefined ? undefined : { value, defaultShop: shop, shops: [shop], role: 'shopAdmin' };
}
