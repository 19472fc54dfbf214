export type MarketplaceUrl =
  | {
      readonly kind: 'accepted';
      /** Scheme, host and port, as in `https://shop.mirakl.net`. */
      readonly baseUrl: string;
    }
  | {
      readonly kind: 'refused';
      /** Says what is wrong with the address. */
      readonly reason: string;
    };

/**
 * Puts a pasted marketplace address right: with or without `/api` and trailing slashes, without a scheme (https is
 * meant), host in any case (INS-02, API section 1). Refuses http beyond this machine, and whatever else the address of a
 * marketplace does not have.
 */
export function normaliseMarketplaceUrl(pasted: string): MarketplaceUrl {
  const text = pasted.trim();
  if (text === '') return refused('The marketplace address is empty');
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) {
    return refused('The marketplace address is not a URL, such as https://marketplace.mirakl.net');
  }
  const url = new URL(withScheme);
  const reason = schemeProblem(url) ?? extraProblem(url);
  return reason === null ? { kind: 'accepted', baseUrl: url.origin } : refused(reason);
}

function schemeProblem({ protocol, hostname }: URL): string | null {
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return null;
  return protocol === 'http:'
    ? 'The marketplace address must start with https://, since http:// sends the API key in the clear'
    : `The marketplace address must start with https://, not with ${protocol}//`;
}

function extraProblem({ username, password, search, hash, pathname }: URL): string | null {
  if (username !== '' || password !== '') {
    return 'The marketplace address must not hold a user or a password; the API key has a field of its own';
  }
  if (search !== '' || hash !== '') {
    return 'The marketplace address must end with the host; leave out what follows "?" or "#"';
  }
  return /^\/*(api)?\/*$/i.test(pathname)
    ? null
    : `The marketplace address must end with the host (or /api); leave out the path ${pathname.slice(0, 80)}`;
}

/** A parsed URL spells IPv4 addresses with four numbers and IPv6 ones in brackets, whatever was typed. */
function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])$/.test(hostname);
}

function refused(reason: string): MarketplaceUrl {
  return { kind: 'refused', reason };
}
