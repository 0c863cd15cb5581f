import { BlockList, isIP } from 'node:net';
import { lookUp, type Lookup } from './outbound/find-addresses';
import { mayCall } from './outbound/may-call';

/* Whether passwords and everything else cross the internet where anybody on the way can read and change them. */

const NOTHING_ALLOWED = new BlockList();
/** Names that no public server answers for (RFC 6761, RFC 6762, RFC 8375, and what routers at home make up). */
const PRIVATE_NAME = /^[^.]*$|\.(local|localhost|lan|home|internal|intranet|test|home\.arpa)$/i;

const isPublic = (address: string): boolean => mayCall(address, NOTHING_ALLOWED);

/** @param host as in a `Host` header, with or without a port. A name is looked up; one that nobody knows is not public. */
export async function isPublicHost(host: string, lookup: Lookup = lookUp): Promise<boolean> {
  const name = /^\[([^\]]+)\]/.exec(host)?.[1] ?? host.replace(/:\d*$/, '');
  if (isIP(name) !== 0) return isPublic(name);
  if (PRIVATE_NAME.test(name) || !/^[a-z0-9_.-]{1,253}$/i.test(name)) return false;
  const addresses = await lookup(name).catch(() => []);
  return addresses.some(isPublic);
}

export interface Connection {
  readonly secure: boolean;
  /** What was asked for, as in a `Host` header. */
  readonly host: string;
  /** The client's. */
  readonly address: string;
}

/** Whether a request came over the internet without encryption. */
export async function isExposed(
  { secure, host, address }: Connection,
  lookup: Lookup = lookUp,
): Promise<boolean> {
  return !secure && (isPublic(address) || (await isPublicHost(host, lookup)));
}

export interface Listening {
  /** `ORIGIN`, if it is set. */
  readonly origin: string | null;
  /** Whether a proxy is trusted to say what the connection is. */
  readonly hasProxy: boolean;
  /** Where the server listens. */
  readonly addresses: readonly string[];
}

/**
 * At the start: the public address that people are going to use over plain HTTP; null when there is none to be seen.
 * A trusted proxy says for each request what it is.
 */
export async function exposedAddress(
  { origin, hasProxy, addresses }: Listening,
  lookup: Lookup = lookUp,
): Promise<string | null> {
  if (origin !== null) {
    const { protocol, host } = new URL(origin);
    return protocol === 'http:' && (await isPublicHost(host, lookup)) ? origin : null;
  }
  return hasProxy ? null : (addresses.find(isPublic) ?? null);
}
