import { isLoopbackHost, isPrivateHost } from './private-hosts';

export interface BaseUrlOptions {
  /** Loopback and private address ranges are accepted; only then may loopback be plain http. */
  readonly allowPrivateHosts: boolean;
}

export type BaseUrl =
  | {
      readonly kind: 'accepted';
      /** Scheme, host and port, as in `https://shop.mirakl.net`. */ readonly baseUrl: string;
    }
  | { readonly kind: 'refused'; /** Says what is wrong with the address. */ readonly reason: string };

/**
 * Puts a pasted marketplace address right: with or without `/api` and trailing slashes, scheme missing (https is meant),
 * host in any case (INS-02, API section 1). Refuses http beyond loopback, private hosts unless allowed (SEC-03), and
 * whatever else an address of the API does not have.
 */
export function normaliseBaseUrl(pasted: string, { allowPrivateHosts }: BaseUrlOptions): BaseUrl {
  const text = pasted.trim();
  if (text === '') {
    return refused('The marketplace address is empty');
  }
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) {
    return refused('The marketplace address is not a URL, such as https://marketplace.mirakl.net');
  }
  const url = new URL(withScheme);
  const reason = schemeProblem(url) ?? hostProblem(url, allowPrivateHosts) ?? extraProblem(url);
  return reason === null ? { kind: 'accepted', baseUrl: url.origin } : refused(reason);
}

function schemeProblem(url: URL): string | null {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))) {
    return null;
  }
  return url.protocol === 'http:'
    ? 'The marketplace address must start with https://, since http:// sends the API key in the clear'
    : `The marketplace address must start with https://, not with ${url.protocol}//`;
}

function hostProblem(url: URL, allowPrivateHosts: boolean): string | null {
  if (isPrivateHost(url.hostname) && !allowPrivateHosts) {
    return `The host ${url.hostname} of the marketplace address is private; private hosts are not allowed by the configuration`;
  }
  return null;
}

function extraProblem(url: URL): string | null {
  if (url.username !== '' || url.password !== '') {
    return 'The marketplace address must not hold a user or a password; the API key has a field of its own';
  }
  if (url.search !== '' || url.hash !== '') {
    return 'The marketplace address must end with the host; leave out what follows "?" or "#"';
  }
  return /^\/*(api)?\/*$/i.test(url.pathname)
    ? null
    : `The marketplace address must end with the host (or /api); leave out the path ${url.pathname.slice(0, 80)}`;
}

function refused(reason: string): BaseUrl {
  return { kind: 'refused', reason };
}
