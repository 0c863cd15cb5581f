import { createHash } from 'node:crypto';
import { TokenBuckets } from './token-buckets';
import { Problem } from '../problem';
import { networkOf } from './network-of';

export interface Rate {
  /** So many at once … */
  readonly burst: number;
  /** … and so many each second. */
  readonly perSecond: number;
}

/** A person or a program: a script that does a thousand things at once may, one that never stops may not. */
const PER_CALLER: Rate = { burst: 3_000, perSecond: 50 };
/** A whole site with its kiosks may sit behind one address. */
const PER_ADDRESS: Rate = { burst: 10_000, perSecond: 500 };

export interface RateAsked {
  readonly cookie: string | undefined;
  readonly authorization: string | undefined;
  readonly address: string;
}

/**
 * How much the API may be asked, by caller and by address. Counted in memory and not in the database: a write that is
 * synced to the disk for every read would cost more than the read that it guards against, and a restart gives nobody
 * more than one burst. What is guessed at (passwords, codes) is counted in the database, apart: see guesses.ts.
 */
export class ApiRate {
  readonly #callers: TokenBuckets;
  readonly #addresses: TokenBuckets;

  /** @param now a clock in ms that only goes forward */
  constructor(
    private readonly now: () => number,
    private readonly perCaller: Rate = PER_CALLER,
    perAddress: Rate = PER_ADDRESS,
  ) {
    this.#callers = new TokenBuckets(perCaller.burst, 1_000 / perCaller.perSecond);
    this.#addresses = new TokenBuckets(perAddress.burst, 1_000 / perAddress.perSecond);
  }

  /**
   * Counts a call. @returns the headers for its answer (draft-ietf-httpapi-ratelimit-headers)
   * @throws {Problem} `too-many-requests` (429)
   */
  take({ cookie, authorization, address }: RateAsked): Record<string, string> {
    const now = this.now();
    const { burst, perSecond } = this.perCaller;
    // Whoever invents proofs to get more of the one meets the other.
    const proof = authorization ?? cookie;
    const caller = proof === undefined ? null : createHash('sha256').update(proof).digest('base64url');
    const waitMs = Math.max(
      this.#addresses.take(networkOf(address), now),
      caller === null ? 0 : this.#callers.take(caller, now),
    );
    const headers = {
      'ratelimit-policy': `"api";q=${burst};w=${Math.ceil(burst / perSecond)}`,
      ratelimit: `"api";r=${waitMs > 0 ? 0 : caller === null ? burst : this.#callers.left(caller)};t=${Math.ceil(waitMs / 1_000)}`,
    };
    if (waitMs <= 0) return headers;
    throw new Problem(
      429,
      'too-many-requests',
      'The API was asked too much. Ask more slowly, from a little later on.',
      {
        headers: { ...headers, 'retry-after': String(Math.ceil(waitMs / 1_000)) },
      },
    );
  }
}
