import { createHash } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ServerContext } from '../context';
import { Problem } from '../problem';
import { networkOf } from './network-of';
import { SavedLimiter } from './saved-limiter';
import { sweepLimits } from './sql-limiter';

export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

/** A person or a program: a script that does a thousand things at once may, one that never stops may not. */
const PER_CALLER: Rate = { points: 3_000, seconds: 60 };
/** A whole site with its kiosks may sit behind one address. */
const PER_ADDRESS: Rate = { points: 10_000, seconds: 20 };

export interface RateAsked {
  readonly cookie: string | null | undefined;
  readonly authorization: string | null | undefined;
  readonly address: string;
}

export interface RateAnswer {
  /** For the answer, whatever it is (draft-ietf-httpapi-ratelimit-headers). */
  readonly headers: Readonly<Record<string, string>>;
  /** `too-many-requests` (429), when it is not carried out. */
  readonly refusal: Problem | null;
  /** The first of its window that is refused: worth a line in the audit log, where the others would fill it. */
  readonly isNews: boolean;
}

const SWEEP_EVERY = 12;

type Store = Pick<ServerContext, 'db' | 'now'>;

/** How much the API may be asked, by caller and by address. What is guessed at is counted apart: see guesses.ts. */
export class ApiRate {
  readonly #callers: SavedLimiter;
  readonly #addresses: SavedLimiter;
  readonly #told: RateLimiterMemory;
  #saves = 0;

  constructor(
    private readonly store: Store,
    private readonly perCaller: Rate = PER_CALLER,
    private readonly perAddress: Rate = PER_ADDRESS,
  ) {
    this.#callers = new SavedLimiter(store, { name: 'api-caller', ...perCaller });
    this.#addresses = new SavedLimiter(store, { name: 'api-address', ...perAddress });
    this.#told = new RateLimiterMemory({
      points: 1,
      duration: Math.max(perCaller.seconds, perAddress.seconds),
    });
  }

  /** Counts a call. Waits for no disk, and fails for none. */
  async take({ cookie, authorization, address }: RateAsked): Promise<RateAnswer> {
    const { points, seconds } = this.perCaller;
    const network = networkOf(address);
    const ofAddress = await this.#addresses.count(network);
    // Whoever invents proofs to get more of the one meets the other, and is not remembered from there on.
    const crowded = ofAddress.count > this.perAddress.points;
    const proof = crowded ? undefined : (authorization ?? cookie ?? undefined);
    const caller = proof === undefined ? null : keyOf(proof);
    const counted = caller === null ? ofAddress : await this.#callers.count(caller);
    const refused = crowded || (caller !== null && counted.count > points);
    const waitS = Math.ceil(counted.msToNext / 1_000);
    const ofCaller = caller === null ? points : points - counted.count;
    const left = refused ? 0 : Math.min(ofCaller, this.perAddress.points - ofAddress.count);
    const headers = {
      'ratelimit-policy': `"api";q=${points};w=${seconds}`,
      ratelimit: `"api";r=${left};t=${waitS}`,
    };
    if (!refused) return { headers, refusal: null, isNews: false };
    const { isFirstInDuration: isNews } = await this.#told.penalty(caller ?? network);
    return { headers, refusal: tooMuch({ ...headers, 'retry-after': String(waitS) }), isNews };
  }

  /**
   * Writes what was counted, and reads what other processes wrote: at the start, every few seconds and at the end.
   * @throws {DbError} then it counts on in memory
   */
  async save(): Promise<void> {
    await Promise.all([this.#callers.save(), this.#addresses.save()]);
    this.#saves += 1;
    if (this.#saves % SWEEP_EVERY === 0) await sweepLimits(this.store);
  }
}

/** Of one length, whatever is sent; a proof stands nowhere in the clear. */
const keyOf = (proof: string): string => createHash('sha256').update(proof).digest('base64url').slice(0, 32);

const tooMuch = (headers: Readonly<Record<string, string>>): Problem =>
  new Problem(
    429,
    'too-many-requests',
    'The API was asked too much. Ask more slowly, from a little later on.',
    {
      headers,
    },
  );
