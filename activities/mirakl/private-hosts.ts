import { BlockList, isIP } from 'node:net';

/** Ranges that no public marketplace lives in: loopback, private, link-local, shared, documentation, multicast (SEC-03). */
const privateRanges = new BlockList();

const V4_RANGES = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

const V6_RANGES = [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const;

for (const [network, prefix] of V4_RANGES) {
  privateRanges.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of V6_RANGES) {
  privateRanges.addSubnet(network, prefix, 'ipv6');
}

/** Whether an IP address, IPv4-mapped ones included, lies in a private range. */
export function isPrivateAddress(address: string): boolean {
  return privateRanges.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Whether a host name of a URL names this machine. */
function isLoopbackHost(hostname: string): boolean {
  const address = bareAddress(hostname);
  if (isIP(address) === 0) {
    return address === 'localhost' || address.endsWith('.localhost');
  }
  return address === '::1' || /^(::ffff:)?127\./.test(address) || address.startsWith('::ffff:7f');
}

/** Whether a host is private as written. A name that resolves to a private address is refused when it is called. */
export function isPrivateHost(hostname: string): boolean {
  const address = bareAddress(hostname);
  return isIP(address) === 0 ? isLoopbackHost(address) : isPrivateAddress(address);
}

function bareAddress(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}
