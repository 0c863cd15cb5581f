import type { IncomingMessage } from 'node:http';
import { isIP, type BlockList } from 'node:net';
import { exchange, type Step } from './exchange';
import { AddressFinder, lookUp, type Lookup } from './find-addresses';
import { networksOf } from './networks';
import { OutboundError } from './outbound-error';
import { ACCEPTED_ENCODINGS, readBody } from './read-body';
import { afterRedirect, asRedirectRefusal, locationOf } from './redirect';
import { targetOf } from './target';

export interface OutboundLimits {
  readonly connectMs: number;
  /** From a connection until the answer's headers. */
  readonly headersMs: number;
  /** Everything together: looking up, redirects, the body's last byte. */
  readonly totalMs: number;
  /** Of the body, as it comes and decoded. */
  readonly bytes: number;
  /** How many to follow; with 0 a redirect is the answer. */
  readonly redirects: number;
}

export interface OutboundRequest {
  readonly url: string;
  /** GET unless told. */
  readonly method?: Step['method'];
  /** The server sets `host`, `content-length`, `connection` and `accept-encoding` itself. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly limits?: Partial<OutboundLimits>;
  /** The status alone is wanted: the body is not read. */
  readonly ignoreBody?: boolean;
  readonly signal?: AbortSignal;
}

export interface OutboundAnswer {
  /** Any: a 404 or 500 is an answer, not an error. */
  readonly status: number;
  /** By lower-case name; what came more than once is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Where it came from, after redirects. */
  readonly url: string;
}

export interface OutboundOptions {
  /** `OUTBOUND_ALLOW`: addresses and networks off the public internet that may be called. */
  readonly allow: readonly string[];
  readonly lookup?: Lookup;
  /** Certificate authorities to trust in place of the usual ones. */
  readonly ca?: string;
}

const DEFAULTS: OutboundLimits = {
  connectMs: 5_000,
  headersMs: 10_000,
  totalMs: 20_000,
  bytes: 1_000_000,
  redirects: 3,
};

const SET_BY_US = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding']);

function headersFor(given: OutboundRequest['headers'] = {}): Record<string, string> {
  const lower = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    'user-agent': 'Vitrine',
    accept: '*/*',
    ...Object.fromEntries(lower.filter(([name]) => !SET_BY_US.has(name))),
    'accept-encoding': ACCEPTED_ENCODINGS,
  };
}

function firstStep({ url, method = 'GET', headers, body }: OutboundRequest): Step {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : (body ?? null);
  return { target: targetOf(url), method, headers: headersFor(headers), body: bytes };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

/**
 * The only way out: everything that the server asks of somebody else's server goes through `fetch`. It calls the public
 * internet, and of other networks those that ops allow. See docs/developer.md.
 */
export class Outbound {
  readonly #allowed: BlockList;
  readonly #finder: AddressFinder;
  readonly #ca: string | undefined;
  constructor({ allow, lookup = lookUp, ca }: OutboundOptions) {
    const allowed = networksOf(allow);
    if (allowed === null) throw new Error(`not a list of networks: ${allow.join(', ')}`);
    this.#allowed = allowed;
    this.#finder = new AddressFinder(this.#allowed, lookup);
    this.#ca = ca;
  }

  /**
   * Whether an address that somebody types can be used at all, before it is stored. Nothing is looked up.
   * @throws {OutboundError} `bad-url`
   */
  check(url: string): URL {
    return targetOf(url).url;
  }

  /**
   * Where a server is that speaks something else than HTTP, in a network that ops allowed by name: what connects to it may
   * follow wherever it is sent, so that a stranger's server could send it inside. It connects by this address: nothing may
   * be looked up again.
   * @param host a name or an IP address, without brackets
   * @throws {OutboundError} `refused-address`, `busy` or `timeout`
   */
  async addressOf(host: string): Promise<string> {
    const ending = new AbortController();
    const timer = setTimeout(
      () => ending.abort(new OutboundError('timeout', `${host} took too long to be looked up.`)),
      DEFAULTS.connectMs,
    );
    try {
      const sought = { host, isAddress: isIP(host) !== 0 };
      const [address] = await this.#finder.find(sought, ending.signal);
      if (address === undefined) throw new OutboundError('connect', `${host} has no address.`);
      if (!this.#allowed.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) {
        throw new OutboundError(
          'refused-address',
          `${host} is in no network that OUTBOUND_ALLOW names. Cameras are called there only, also those on the internet.`,
        );
      }
      return address;
    } finally {
      clearTimeout(timer);
    }
  }

  /** @throws {OutboundError} with a sentence for whoever typed the address */
  async fetch(request: OutboundRequest): Promise<OutboundAnswer> {
    const limits = { ...DEFAULTS, ...request.limits };
    const first = firstStep(request);
    const { host } = first.target;
    const ending = new AbortController();
    const stop = (): void =>
      ending.abort(
        new OutboundError('stopped', `${host} is not asked any more.`, { cause: request.signal?.reason }),
      );
    const timer = setTimeout(
      () => ending.abort(new OutboundError('timeout', `${host} took too long to answer.`)),
      limits.totalMs,
    );
    request.signal?.addEventListener('abort', stop, { once: true });
    if (request.signal?.aborted === true) stop();
    try {
      return await this.#follow(first, limits, request.ignoreBody ?? false, ending.signal);
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', stop);
    }
  }

  async #follow(
    first: Step,
    limits: OutboundLimits,
    ignoreBody: boolean,
    signal: AbortSignal,
  ): Promise<OutboundAnswer> {
    let step = first;
    for (let followed = 0; ; followed += 1) {
      const { target } = step;
      const answer = await this.#send(step, limits, signal).catch((error: unknown) => {
        throw followed === 0 ? error : asRedirectRefusal(error, first.target.host);
      });
      const status = answer.statusCode ?? 0;
      const location = limits.redirects > 0 ? locationOf(status, answer.headers.location) : null;
      if (location === null) {
        const bodyless = ignoreBody || step.method === 'HEAD' || status === 204 || status === 304;
        if (bodyless) answer.destroy();
        const body = bodyless
          ? Buffer.alloc(0)
          : await readBody(answer, { host: target.host, most: limits.bytes, signal });
        return { status, headers: headersOf(answer), body, url: target.url.href };
      }
      answer.destroy();
      if (followed === limits.redirects)
        throw new OutboundError(
          'too-many-redirects',
          `${first.target.host} sends on from one address to the next. Give the address where it ends.`,
        );
      step = afterRedirect(step, status, location);
    }
  }

  /** The addresses of a name are tried in order; only one that takes no connection leads to the next. */
  async #send(step: Step, limits: OutboundLimits, signal: AbortSignal): Promise<IncomingMessage> {
    const addresses = await this.#finder.find(step.target, signal);
    const options = { connectMs: limits.connectMs, headersMs: limits.headersMs, signal, ca: this.#ca };
    let last: unknown;
    for (const address of addresses) {
      try {
        return await exchange(step, address, options);
      } catch (error) {
        if (!(error instanceof OutboundError && error.code === 'connect')) throw error;
        last = error;
      }
    }
    throw last;
  }
}
