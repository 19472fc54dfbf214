import {
  CallDeferred,
  MarketplaceAuthentication,
  type MarketplaceError,
  MarketplaceForbidden,
  MarketplaceUnavailable,
} from './errors';

/** Which of the three entries to look at; `nothing` when none is proven wrong. */
export type WrongEntry = 'url' | 'key' | 'shop' | 'nothing';

export interface Explanation {
  readonly wrong: WrongEntry;
  /** A sentence without its full stop. */
  readonly words: string;
}

interface Tested {
  /** With its port, as the address has it. */
  readonly host: string;
  readonly shopId: string;
}

/** What an error says of address, key and shop id, for the person who entered them (INS-03). */
export function explain(error: MarketplaceError, tested: Tested): Explanation {
  const { host, shopId } = tested;
  if (error instanceof MarketplaceAuthentication) {
    return { wrong: 'key', words: `${host} does not accept the API key (401)` };
  }
  if (error instanceof MarketplaceForbidden) {
    const words = `The key is known, but has no right to this call for shop ${shopId} (403): the shop is not among the key's shops, or the key lacks the role`;
    return { wrong: 'shop', words };
  }
  if (error instanceof CallDeferred) {
    const from = new Date(Date.now() + error.waitMs).toISOString();
    return { wrong: 'nothing', words: `Too many calls: the key is not proven wrong; try again from ${from} on` };
  }
  if (error instanceof MarketplaceUnavailable) return explainNoAnswer(error, host);
  if (error.reasonCode === 'unreadableAnswer') return explainUnreadable(error, host);
  return { wrong: 'nothing', words: `${host} refuses the call (${String(error.status)})` };
}

/** A shop that is not the key's and an address without the API may both answer 404; the version of the API tells them apart. */
export function explainNotFound({
  host,
  shopId,
  isMarketplace,
}: Tested & { readonly isMarketplace: boolean }): Explanation {
  return isMarketplace
    ? { wrong: 'shop', words: `Shop ${shopId} is not among the shops of this key on ${host} (404)` }
    : { wrong: 'url', words: `There is no Mirakl API at ${host} (404): the address is wrong` };
}

export const noAnswerInTime = (host: string): string =>
  `${host} did not answer in time: it is overloaded, or something between lets nothing through; try again later`;

/** A firewall in front of a marketplace answers a page of its own; what answers pages instead of data is something else. */
function explainUnreadable({ status, message }: MarketplaceError, host: string): Explanation {
  if (status === 403) {
    const words = `Something in front of ${host} keeps us out (403, a page instead of data): the marketplace has to let this machine in`;
    return { wrong: 'nothing', words };
  }
  return { wrong: 'url', words: `${host} does not answer as a Mirakl marketplace: ${message}` };
}

function explainNoAnswer({ obstacle, faultCode, status }: MarketplaceUnavailable, host: string): Explanation {
  switch (obstacle) {
    case 'unknownHost':
      return faultCode === 'EAI_AGAIN'
        ? { wrong: 'nothing', words: `The name service does not answer, so ${host} cannot be found; try again later` }
        : { wrong: 'url', words: `The host ${host} is not known: look for a typing error in the address` };
    case 'privateHost':
      return {
        wrong: 'url',
        words: `The host ${host} is in a private network, which the configuration does not allow`,
      };
    case 'refusedConnection':
      return { wrong: 'url', words: `${host} cannot be reached: it refuses connections, or the network does` };
    case 'tls':
      return explainTls(faultCode, host);
    case 'timeout':
      return { wrong: 'nothing', words: noAnswerInTime(host) };
    case 'lostConnection':
      return { wrong: 'nothing', words: `The connection to ${host} was lost; try again later` };
    case 'serverFault':
      return { wrong: 'nothing', words: `${host} has a fault of its own (${String(status)}); try again later` };
  }
}

const signedByNobody = (host: string): Explanation => ({
  wrong: 'url',
  words: `The certificate of ${host} is signed by nobody that this machine trusts (TLS): look at the address, and for a proxy in between`,
});

/** What OpenSSL says; mostly another machine than the marketplace answers at the address. */
const tlsFaults = new Map<string, (host: string) => Explanation>([
  [
    'CERT_HAS_EXPIRED',
    (host) => ({
      wrong: 'nothing',
      words: `The certificate of ${host} has expired (TLS): the marketplace has to renew it, unless the clock of this machine is wrong`,
    }),
  ],
  [
    'CERT_NOT_YET_VALID',
    (host) => ({
      wrong: 'nothing',
      words: `The certificate of ${host} is not valid yet (TLS): look at the clock of this machine`,
    }),
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    (host) => ({
      wrong: 'url',
      words: `${host} shows the certificate of another host (TLS): look for a typing error in the address`,
    }),
  ],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', signedByNobody],
  ['SELF_SIGNED_CERT_IN_CHAIN', signedByNobody],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', signedByNobody],
  ['UNABLE_TO_GET_ISSUER_CERT', signedByNobody],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', signedByNobody],
  [
    'EPROTO',
    (host) => ({ wrong: 'url', words: `${host} does not speak TLS (https): look at the address and its port` }),
  ],
]);

function explainTls(faultCode: string | null, host: string): Explanation {
  const explained = tlsFaults.get(faultCode ?? '')?.(host);
  return explained ?? { wrong: 'url', words: `${host} has no certificate for this address that is trusted (TLS)` };
}
