import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-hosts';

/** Code of the error when a public name resolves to a private address. */
export const PRIVATE_ADDRESS = 'EPRIVATEADDRESS';

/** A name may point anywhere: the addresses it resolves to are looked at before connecting, at each connection (SEC-03). */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '');
      return;
    }
    const [first] = addresses;
    if (first === undefined) {
      callback(failure('ENOTFOUND'), '');
    } else if (addresses.some(({ address }) => isPrivateAddress(address))) {
      callback(failure(PRIVATE_ADDRESS), '');
    } else if (options.all === true) {
      callback(null, addresses);
    } else {
      callback(null, first.address, first.family);
    }
  });
};

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
