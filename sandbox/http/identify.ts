import type { SandboxSettings } from '../sandbox';
import { findApiKey } from '../shops';
import type { ApiKey, Shop } from '../shops';
import { problem } from './operation';
import type { Answer, Query, ShopOperation } from './operation';

export type Identity =
  | { readonly kind: 'known'; readonly key: ApiKey; readonly shop: Shop }
  | { readonly kind: 'refused'; readonly answer: Answer };

/**
 * Who calls, and for which shop. The header holds the raw key: `Bearer` in front makes it another, unknown one. Without
 * `shop_id` the key's default shop is meant; a shop that is not the key's is 403 or 404 as the settings say, since
 * Mirakl's documents leave it open (Mirakl API sections 1 and 12).
 */
export function identify(
  { wrongShop }: Pick<SandboxSettings, 'wrongShop'>,
  operation: ShopOperation,
  { authorization, query }: { readonly authorization: string | undefined; readonly query: Query },
): Identity {
  const key = findApiKey(authorization);
  if (key === undefined) return refusedWith(401, 'Unauthorized');
  const shopId = query.shop_id ?? String(key.defaultShop.shopId);
  if (Array.isArray(shopId) || !/^\d+$/.test(shopId))
    return refusedWith(400, "Parameter 'shop_id' must be a whole number");
  const shop = key.shops.find((one) => String(one.shopId) === shopId);
  if (shop === undefined) return refusedWith(wrongShop, `This key has no access to shop ${shopId}`);
  if (operation.access === 'shopAdmin' && key.role !== 'shopAdmin') {
    return refusedWith(403, `This key has no right to ${operation.id}`);
  }
  return { kind: 'known', key, shop };
}

function refusedWith(status: number, message: string): Identity {
  return { kind: 'refused', answer: problem(status, message) };
}
