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

export function findShop(shopId: number): Shop | undefined {
  return shops.find((shop) => shop.shopId === shopId);
}
