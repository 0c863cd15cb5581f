import type { BlockList } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What the IANA gives out to networks at all; around it lie only ranges for special uses. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** The IPv4 address that is really called: one written inside of IPv6, or reached through a translator (RFC 6052). */
function calledBy(address: Address): Address {
  if (address instanceof ipaddr.IPv4) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.match(NAT64)) return new ipaddr.IPv4(address.toByteArray().slice(12));
  return address;
}

/** Addresses that are no host's. No setting makes them one. */
const NOBODY = new Set(['unspecified', 'broadcast', 'multicast']);

/**
 * Whether the server may connect to an address: it lies on the public internet, or in a network that ops allowed.
 * Everything else is refused: loopback, private, link-local (cloud metadata), shared (CGNAT), documentation, reserved,
 * and what tunnels to an address that can't be seen (6to4, Teredo).
 * @param text as the resolver or `URL` writes it; anything else is refused
 */
export function mayCall(text: string, allowed: BlockList): boolean {
  // With a zone (`fe80::1%eth0`) it is this machine's own link.
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = calledBy(ipaddr.parse(text));
  const range = address.range();
  if (NOBODY.has(range)) return false;
  if (allowed.check(address.toString(), address.kind())) return true;
  if (range !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}
