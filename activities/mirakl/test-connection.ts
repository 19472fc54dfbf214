import type { ReasonCode } from '../../domain/reason-codes';
import type { ShopAccount } from './account';
import type { MarketplaceClient } from './client';
import {
  CallDeferred,
  MarketplaceAuthentication,
  MarketplaceError,
  MarketplaceForbidden,
  MarketplaceUnavailable,
  type Obstacle,
} from './errors';

/** Which of the three entries to look at; `nothing` when none is proven wrong. */
export type WrongEntry = 'url' | 'key' | 'shop' | 'nothing';

export type ConnectionTest =
  | { readonly kind: 'connected'; readonly account: ShopAccount; readonly words: string }
  /** The key works; who the shop is could not be asked (INS-03). */
  | { readonly kind: 'proven'; readonly words: string }
  | {
      readonly kind: 'failed';
      readonly wrong: WrongEntry;
      readonly reasonCode: ReasonCode;
      readonly words: string;
    };

export interface TestedConnection {
  readonly client: MarketplaceClient;
  readonly baseUrl: string;
  readonly shopId: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Test Connection by A01 (INS-03): who the shop is, or which of URL, key and shop id is wrong. Throws only what is no matter
 * of the marketplace. A01 has one call a day: look at the copy of the last test first, and use `proveKey` when it is spent.
 */
export async function testConnection(tested: TestedConnection): Promise<ConnectionTest> {
  try {
    const account = await tested.client.account(tested.signal);
    if (account.shopId !== tested.shopId) {
      const words = `The key does not belong to shop ${tested.shopId}: the marketplace answered for shop ${account.shopId}`;
      return { kind: 'failed', wrong: 'shop', reasonCode: 'marketplaceRejected', words };
    }
    const state = account.state ?? 'in a state that the marketplace does not tell';
    const name = account.name ?? `Shop ${account.shopId}`;
    return {
      kind: 'connected',
      account,
      words: `Connected to ${name} (shop ${account.shopId}), ${state}, ${account.currency ?? 'currency not told'}`,
    };
  } catch (error) {
    return explained(error, tested);
  }
}

/** Proves the key by one OR11 from a person's budget, when A01's call of the day is spent (INS-03). */
export async function proveKey(tested: TestedConnection): Promise<ConnectionTest> {
  try {
    await tested.client.probe(tested.signal);
    return { kind: 'proven', words: `The key works for the orders of shop ${tested.shopId}` };
  } catch (error) {
    return explained(error, tested);
  }
}

async function explained(error: unknown, tested: TestedConnection): Promise<ConnectionTest> {
  if (!(error instanceof MarketplaceError)) {
    throw error;
  }
  const { wrong, words } =
    error.status === 404 ? await explainNotFound(tested) : explain(error, new URL(tested.baseUrl).host, tested.shopId);
  const said = error.marketplaceWords === null ? '' : ` The marketplace says: ${error.marketplaceWords}`;
  return { kind: 'failed', wrong, reasonCode: error.reasonCode, words: `${words}.${said}` };
}

interface Explanation {
  readonly wrong: WrongEntry;
  readonly words: string;
}

function explain(error: MarketplaceError, host: string, shopId: string): Explanation {
  if (error instanceof MarketplaceAuthentication) {
    return { wrong: 'key', words: `${host} does not accept the API key (401)` };
  }
  if (error instanceof MarketplaceForbidden) {
    const words = `The key is known, but has no right to this call for shop ${shopId} (403): the shop is not among the key's shops, or the key lacks the role`;
    return { wrong: 'shop', words };
  }
  if (error instanceof CallDeferred) {
    return { wrong: 'nothing', words: 'Too many calls: the key is not proven wrong; try again later' };
  }
  if (error instanceof MarketplaceUnavailable) {
    return explainObstacle(error.obstacle, host);
  }
  if (error.reasonCode === 'unreadableAnswer') {
    return { wrong: 'url', words: `${host} does not answer as a Mirakl marketplace: ${error.message}` };
  }
  return { wrong: 'nothing', words: `${host} refuses the call (${String(error.status)})` };
}

/** A shop that is not the key's and an address without the API may both answer 404; the version of the API tells them apart. */
async function explainNotFound({ client, baseUrl, shopId, signal }: TestedConnection): Promise<Explanation> {
  const { host } = new URL(baseUrl);
  return (await client.isMarketplace(signal))
    ? { wrong: 'shop', words: `Shop ${shopId} is not among the shops of this key on ${host} (404)` }
    : { wrong: 'url', words: `There is no Mirakl API at ${host} (404): the address is wrong` };
}

function explainObstacle(obstacle: Obstacle, host: string): Explanation {
  switch (obstacle) {
    case 'unknownHost':
      return { wrong: 'url', words: `The host ${host} is not known: look for a typing error in the address` };
    case 'privateHost':
      return {
        wrong: 'url',
        words: `The host ${host} is in a private network, which the configuration does not allow`,
      };
    case 'refusedConnection':
      return { wrong: 'url', words: `${host} cannot be reached: it refuses connections, or the network does` };
    case 'tls':
      return { wrong: 'url', words: `${host} has no certificate for this address that is trusted (TLS)` };
    case 'timeout':
      return { wrong: 'nothing', words: `${host} did not answer in time; try again later` };
    case 'lostConnection':
      return { wrong: 'nothing', words: `The connection to ${host} was lost; try again later` };
    case 'serverFault':
      return { wrong: 'nothing', words: `${host} has a fault of its own; try again later` };
  }
}
