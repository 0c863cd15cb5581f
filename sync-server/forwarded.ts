import type { IncomingMessage } from 'node:http';
import { isIP, type BlockList } from 'node:net';

/** What a request really is, seen through the proxies that are trusted. */
export interface Outside {
  readonly protocol: 'http' | 'https';
  readonly host: string;
  /** The client's address. */
  readonly address: string;
}

const list = (header: string | string[] | undefined): readonly string[] =>
  (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** An IPv4 address that came over an IPv6 socket is written `::ffff:a.b.c.d`; some proxies add the port. */
const plain = (address: string): string =>
  address
    .replace(/^\[([^\]]+)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '');

function trusts(proxies: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && proxies.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

export interface OutsideOptions {
  readonly proxies: BlockList;
  /** The public origin, when it is configured: its protocol is the one that browsers speak, whatever arrives here. */
  readonly origin: string | null;
}

/** Headers of a peer that is not trusted say nothing. */
export function outsideOf(request: IncomingMessage, { proxies, origin }: OutsideOptions): Outside {
  const seen = seenThrough(request, proxies);
  return origin === null ? seen : { ...seen, protocol: origin.startsWith('https:') ? 'https' : 'http' };
}

function seenThrough(request: IncomingMessage, proxies: BlockList): Outside {
  const peer = plain(request.socket.remoteAddress ?? '');
  const secure = 'encrypted' in request.socket;
  const direct: Outside = {
    protocol: secure ? 'https' : 'http',
    host: request.headers.host ?? '',
    address: peer,
  };
  if (!trusts(proxies, peer)) return direct;
  const hops = list(request.headers['x-forwarded-for']).map(plain);
  // Each proxy appends whom it heard; the nearest one that is no proxy of ours is the client.
  const client = hops.findLast((hop) => !trusts(proxies, hop)) ?? hops[0];
  const protocol = list(request.headers['x-forwarded-proto'])[0]?.toLowerCase();
  return {
    protocol: protocol === 'https' || protocol === 'http' ? protocol : direct.protocol,
    host: list(request.headers['x-forwarded-host'])[0] ?? direct.host,
    address: client !== undefined && isIP(client) !== 0 ? client : peer,
  };
}
