import { BlockList, isIP } from 'node:net';

/**
 * Addresses and networks as they stand in the environment (`127.0.0.1`, `10.0.0.0/8`, `fd00::/8`).
 * @returns null when one of them is neither
 */
export function networksOf(texts: readonly string[]): BlockList | null {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', prefix, ...rest] = text.split('/');
    const family = isIP(address);
    if (family === 0 || rest.length > 0) return null;
    const type = family === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) {
      list.addAddress(address, type);
      continue;
    }
    if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) return null;
    list.addSubnet(address, Number(prefix), type);
  }
  return list;
}
