import { isIPv6 } from 'node:net';

/** What one customer of a network is given, at least: whoever has one of these addresses has 2⁶⁴. */
const GROUPS = 4;

/** Under this an address is counted: an IPv4 address as it is, of an IPv6 address the network (its first 64 bits). */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  // An IPv4 address at the end stands for two groups.
  const length = groups.length + last.length + (last.at(-1)?.includes('.') === true ? 1 : 0);
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - length) }, () => '0');
  const network = [...groups, ...zeros, ...last]
    .slice(0, GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
