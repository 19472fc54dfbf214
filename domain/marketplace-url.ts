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
 * Puts a pasted marketplace address right: only scheme, host and port of it are meant, so a path (`/api`, a page of the
 * portal), a query and a fragment are left out, a missing scheme is https, and the host may be in any case (INS-02, API
 * section 1). Refuses http beyond this machine, other schemes, and a user or a password in the address.
 */
export function normaliseMarketplaceUrl(pasted: string): MarketplaceUrl {
  const text = pasted.replaceAll(INVISIBLE, '').replace(/^["'<(]+|[>"'),;]+$/g, '');
  if (text === '') return refused('The marketplace address is empty');
  const withScheme = schemePutRight(text);
  if (!URL.canParse(withScheme)) {
    return refused('The marketplace address is not a URL, such as https://marketplace.mirakl.net');
  }
  const url = new URL(withScheme);
  const reason = schemeProblem(url) ?? userProblem(url) ?? hostProblem(url);
  return reason === null ? { kind: 'accepted', baseUrl: withoutRootDot(url) } : refused(reason);
}

/** Typed by hand it may lack a colon or a slash, and pasted behind what stood in the field already it comes twice. */
const SPOILED_SCHEME = /^(?:(https?)[:/\\]+)+/i;

function schemePutRight(text: string): string {
  const scheme = SPOILED_SCHEME.exec(text)?.[1];
  if (scheme !== undefined) return text.replace(SPOILED_SCHEME, `${scheme}://`);
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text.replace(/^[/\\]+/, '')}`;
}

/** A host may end with the dot of the name servers' root: it is the same host, and certificates do not name it so. */
function withoutRootDot({ protocol, hostname, port }: URL): string {
  const host = hostname.replace(/\.$/, '');
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
}

/** White space at either end, and what a copied page carries unseen: soft hyphens, zero-width spaces, byte order marks. */
const INVISIBLE = /^\s+|\s+$|[\u00AD\u200B-\u200D\u2060\uFEFF]/g;

function schemeProblem({ protocol, hostname }: URL): string | null {
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return null;
  return protocol === 'http:'
    ? 'The marketplace address must start with https://, since http:// sends the API key in the clear'
    : `The marketplace address must start with https://, not with ${protocol}//`;
}

function userProblem({ username, password }: URL): string | null {
  return username === '' && password === ''
    ? null
    : 'The marketplace address must not hold a user or a password; the API key has a field of its own';
}

/** URLs take hosts that no name server knows, such as a lone bracket; a name in other letters is in `xn--` by now. */
function hostProblem({ hostname }: URL): string | null {
  return /^([a-z0-9_-]+\.)*[a-z0-9_-]+\.?$|^\[[0-9a-f:]+\]$/.test(hostname)
    ? null
    : 'The marketplace address has no host such as marketplace.mirakl.net';
}

/** Whether a parsed URL's host is this machine: IPv4 comes with four numbers and IPv6 in brackets, whatever was typed. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])$/.test(hostname);
}

function refused(reason: string): MarketplaceUrl {
  return { kind: 'refused', reason };
}
