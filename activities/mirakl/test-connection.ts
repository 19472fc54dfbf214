import type { ReasonCode } from '../../domain/reason-codes';
import type { ShopAccount } from './account';
import type { MarketplaceClient } from './client';
import { MarketplaceError } from './errors';
import { explain, explainNotFound, noAnswerInTime, type WrongEntry } from './explain-connection';

export type ConnectionTest =
  | { readonly kind: 'connected'; readonly account: ShopAccount; readonly words: string }
  /** The key works; who the shop is could not be asked (INS-03). */
  | { readonly kind: 'proven'; readonly words: string }
  | {
      readonly kind: 'failed';
      readonly wrong: WrongEntry;
      readonly reasonCode: ReasonCode;
      readonly words: string;
      /** The account that answered is another shop's: no reading of orders disproves that. */
      readonly isOtherShop?: true;
    };

export interface TestedConnection {
  readonly client: MarketplaceClient;
  readonly baseUrl: string;
  readonly shopId: string;
  /** For the whole test: a person waits. Half a minute unless given. */
  readonly timeLimitMs?: number;
}

/** Longer than a marketplace ever takes, and shorter than a person waits for the API. */
const TIME_LIMIT_MS = 30_000;

/**
 * Test Connection by A01 (INS-03): who the shop is, or which of URL, key and shop id is wrong. Throws only what is no matter
 * of the marketplace. A01 has one call a day: look at the copy of the last test first, and use `proveKey` when it is spent.
 */
export function testConnection(tested: TestedConnection): Promise<ConnectionTest> {
  return explaining(tested, async (signal) => {
    const account = await tested.client.account(signal);
    if (account.shopId !== tested.shopId) {
      const words = `The key does not belong to shop ${tested.shopId}: the marketplace answered for shop ${account.shopId}`;
      return { kind: 'failed', wrong: 'shop', reasonCode: 'marketplaceRejected', words, isOtherShop: true };
    }
    const state = account.state ?? 'in a state that the marketplace does not tell';
    const name = account.name ?? `Shop ${account.shopId}`;
    return {
      kind: 'connected',
      account,
      words: `Connected to ${name} (shop ${account.shopId}), ${state}, ${account.currency ?? 'currency not told'}`,
    };
  });
}

/** Proves the key by one OR11 from a person's budget, when A01's call of the day is spent (INS-03). */
export function proveKey(tested: TestedConnection): Promise<ConnectionTest> {
  return explaining(tested, async (signal) => {
    await tested.client.probe(signal);
    return { kind: 'proven', words: `The key works for the orders of shop ${tested.shopId}` };
  });
}

/** Asks within the time limit; what the marketplace answers instead of what was asked becomes words. */
async function explaining(
  tested: TestedConnection,
  ask: (signal: AbortSignal) => Promise<ConnectionTest>,
): Promise<ConnectionTest> {
  const { client, shopId, baseUrl, timeLimitMs = TIME_LIMIT_MS } = tested;
  const { host } = new URL(baseUrl);
  const signal = AbortSignal.timeout(timeLimitMs);
  try {
    return await ask(signal).catch(async (error: unknown) => {
      if (!(error instanceof MarketplaceError)) throw error;
      const explanation =
        error.status === 404
          ? explainNotFound({ host, shopId, isMarketplace: await client.isMarketplace(signal) })
          : explain(error, { host, shopId });
      const said = error.marketplaceWords === null ? '' : ` The marketplace says: ${error.marketplaceWords}`;
      const words = `${explanation.words}.${said}`;
      return { kind: 'failed', wrong: explanation.wrong, reasonCode: error.reasonCode, words };
    });
  } catch (error) {
    if (!signal.aborted || error instanceof MarketplaceError) throw error;
    const words = `${noAnswerInTime(host)}.`;
    return { kind: 'failed', wrong: 'nothing', reasonCode: 'marketplaceUnavailable', words };
  }
}
