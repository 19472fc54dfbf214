import type { Caller } from './caller';
import { operations } from './operations';
import { currency, entry, neededIdentifier, text } from './wire-values';

/** The shop behind a key (A01). The answer's bank data is left where it came from. */
export interface ShopAccount {
  readonly shopId: string;
  readonly name: string | null;
  /** OPEN, CLOSE, SUSPENDED or TERMINATED, as Mirakl spells it. */
  readonly state: string | null;
  readonly currency: string | null;
}

const accountSchema = entry({
  shop_id: neededIdentifier,
  shop_name: text,
  shop_state: text,
  currency_iso_code: currency,
}).transform((wire): ShopAccount => ({
  shopId: wire.shop_id,
  name: wire.shop_name,
  state: wire.shop_state,
  currency: wire.currency_iso_code,
}));

/** Mirakl A01, API section 4.1: at most once a day. */
export async function readAccount(caller: Caller, signal?: AbortSignal): Promise<ShopAccount> {
  const operation = operations.account;
  await caller.spend({ operation, use: 'any', signal });
  const { body } = await caller.read({ operation, path: '/account', signal }, accountSchema);
  return body;
}
