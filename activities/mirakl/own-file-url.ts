import { MarketplaceUnreadable } from './errors';
import type { Operation } from './operations';

/**
 * The address of a file that an answer gave, checked before the key goes there (SEC-03): the host must be the marketplace's
 * own. Kept as given, its query included, but for the scheme: Mirakl's examples say `http` where only `https` is right
 * (API section 4.2).
 *
 * @throws MarketplaceUnreadable when it leads elsewhere or is no address
 */
export function ownFileUrl(given: string, baseUrl: string, operation: Operation): string {
  const own = new URL(baseUrl);
  if (!URL.canParse(given)) {
    throw refusal(operation, 'has an address that is none');
  }
  const url = new URL(given);
  if (url.protocol === 'http:' && own.protocol === 'https:') url.protocol = 'https:';
  if (url.origin !== own.origin || url.username !== '' || url.password !== '') {
    throw refusal(operation, `lies at ${url.host || 'no host'}, which is not the marketplace's own host`);
  }
  return url.href;
}

function refusal(operation: Operation, why: string): MarketplaceUnreadable {
  return new MarketplaceUnreadable(`${operation.id}: the file ${why}; it is not fetched`, {
    operation: operation.id,
    status: null,
    marketplaceWords: null,
    isOutcomeUnknown: false,
  });
}
