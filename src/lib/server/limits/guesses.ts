import { createHash } from 'node:crypto';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { isDiskTrouble } from '../db/db-errors';
import { Problem } from '../problem';
import { networkOf } from './network-of';
import { SqlLimiter, sweepLimits } from './sql-limiter';

type Store = Pick<ServerContext, 'db' | 'now'>;

const COUNTED_FOR_S = 15 * 60;
const LONGEST_WAIT_S = 60;
/** Failures that cost nothing: people mistype. */
const FREE = 5;
/** One address may serve a whole office: it gets more tries than one account does. */
const FREE_OF_ADDRESS = 30;
const SWEEP_EVERY = 500;

/** What is guessed at; each is counted apart. */
export type Guessed = 'password' | 'code';

/**
 * Failures of an account from all addresses together that it never logged in from: whoever has many addresses gets no
 * further. Of a code there are a million, of which three are right, and who guesses one has the password already.
 */
const FREE_ELSEWHERE: Readonly<Record<Guessed, number>> = { password: 100, code: 30 };
/** So long an address counts as one that an account logs in from. */
const AT_HOME_FOR_S = 90 * 86_400;

/**
 * Slows down guessing: once the free failures are spent, each doubles the wait, up to a minute, so nobody is shut out
 * for long. Failures of an account are counted per address, so that a stranger can't shut its owner out; those of an
 * address over all accounts; and those of an account over all addresses that are new to it, which leaves its owner the
 * ones that are not. A try counts as a failure from its start, so that a hundred at once don't pass.
 */
class Guard {
  readonly #counts: SqlLimiter;
  readonly #gate: SqlLimiter;
  /** Tries at the same thing go one after the other: each sees what the one before counted. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #tries = 0;

  constructor(
    private readonly store: Store,
    name: string,
    private readonly free: number,
  ) {
    this.#counts = new SqlLimiter(store, { keyPrefix: name, points: free, duration: COUNTED_FOR_S });
    this.#gate = new SqlLimiter(store, { keyPrefix: `${name}-wait`, points: 1, duration: LONGEST_WAIT_S });
  }

  /** Counts a try, and says how many ms it must wait first; 0: go on. A try that must wait does not count. */
  async begin(key: string): Promise<number> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.then(() => this.#begin(key));
    const settled = turn.catch(() => undefined);
    this.#turns.set(key, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === settled) this.#turns.delete(key);
    }
  }

  async #begin(key: string): Promise<number> {
    this.#tries += 1;
    if (this.#tries % SWEEP_EVERY === 0) await sweepLimits(this.store).catch(ignoreFullDisk);
    const gate = await this.#gate.get(key);
    if (gate !== null && gate.msBeforeNext > 0) return gate.msBeforeNext;
    const { consumedPoints } = await this.#counts.penalty(key);
    const over = consumedPoints - this.free;
    if (over >= 0) await this.#gate.block(key, Math.min(2 ** over, LONGEST_WAIT_S));
    return 0;
  }

  /** The last try was none of those that are counted; the others stay. */
  async giveBack(key: string): Promise<void> {
    await this.#counts.reward(key);
  }

  async succeeded(key: string): Promise<void> {
    if ((await this.#counts.get(key)) === null) return;
    await this.#counts.delete(key);
    await this.#gate.delete(key);
  }
}

interface Guards {
  readonly account: Guard;
  readonly address: Guard;
  readonly elsewhere: Guard;
  /** The addresses that an account was logged in from. */
  readonly home: SqlLimiter;
}

const guards = new WeakMap<Db, Map<Guessed, Guards>>();

function guardsOf(store: Store, what: Guessed): Guards {
  const ofDb = guards.get(store.db) ?? new Map<Guessed, Guards>();
  guards.set(store.db, ofDb);
  const known = ofDb.get(what) ?? {
    account: new Guard(store, `${what}-account`, FREE),
    address: new Guard(store, `${what}-address`, FREE_OF_ADDRESS),
    elsewhere: new Guard(store, `${what}-elsewhere`, FREE_ELSEWHERE[what]),
    home: new SqlLimiter(store, { keyPrefix: `${what}-home`, points: 1, duration: AT_HOME_FOR_S }),
  };
  ofDb.set(what, known);
  return known;
}

function ignoreFullDisk(error: unknown): void {
  if (!isDiskTrouble(error)) throw error;
}

/** Of one length, whatever a stranger sends; what was tried stands in no database in the clear. */
function keyOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32);
}

/** Begins with the account alone, so that all of its lines are found together. */
function accountKey(account: string, address: string): string {
  return `${keyOf(account)}.${keyOf(account, networkOf(address))}`;
}
function addressKey(address: string): string {
  return keyOf(networkOf(address));
}

/** Forgets the tries that were counted against an account, from wherever they came. */
export async function forgetTries(db: Db, what: Guessed, account: string): Promise<void> {
  for (const prefix of [`${what}-account`, `${what}-account-wait`]) {
    await db.write
      .deleteFrom('rate_limits')
      .where('key', '>=', `${prefix}:${keyOf(account)}.`)
      .where('key', '<', `${prefix}:${keyOf(account)}/`)
      .execute();
  }
  await db.write
    .deleteFrom('rate_limits')
    .where('key', 'in', [`${what}-elsewhere:${keyOf(account)}`, `${what}-elsewhere-wait:${keyOf(account)}`])
    .execute();
}

/** Forgets what was counted against addresses: somebody at the same one, or behind the same proxy, may keep it waiting. */
export async function forgetAddresses(db: Db, what: Guessed): Promise<void> {
  for (const prefix of [`${what}-address`, `${what}-address-wait`]) {
    await db.write
      .deleteFrom('rate_limits')
      .where('key', '>=', `${prefix}:`)
      .where('key', '<', `${prefix};`)
      .execute();
  }
}

/** One try at guessing something of an account from an address. */
export interface Try {
  readonly what: Guessed;
  /** What of: a username's key, or the id of a user. */
  readonly account: string;
  readonly address: string;
}

/** Counts a try and says how many ms it must wait first; 0: go on. */
export async function beginTry(store: Store, { what, account, address }: Try): Promise<number> {
  const guards = guardsOf(store, what);
  const own = accountKey(account, address);
  const waitMs = (await guards.account.begin(own)) || (await guards.address.begin(addressKey(address)));
  // Last: who must wait already does not make others wait.
  if (waitMs > 0) return waitMs;
  const isHome = (await guards.home.get(own)) !== null;
  // The same work either way: who shares the address could tell by the time which names are used from there.
  const elsewhereMs = await guards.elsewhere.begin(isHome ? keyOf(account, 'home') : keyOf(account));
  return isHome ? 0 : elsewhereMs;
}

/** The try was no failure: what was counted is forgotten, and the address is one that its owner uses. */
export async function tryWasRight(store: Store, { what, account, address }: Try): Promise<void> {
  const guards = guardsOf(store, what);
  const own = accountKey(account, address);
  await guards.account.succeeded(own);
  await guards.address.succeeded(addressKey(address));
  if ((await guards.home.get(own)) === null) await guards.elsewhere.giveBack(keyOf(account));
  await guards.home.set(own, 1, AT_HOME_FOR_S);
}

/** @throws {Problem} `too-many-tries` (429) when it must wait; otherwise it is counted */
export async function demandTry(store: Store, wanted: Try): Promise<void> {
  const waitMs = await beginTry(store, wanted);
  if (waitMs > 0) throw tooManyTries(waitMs);
}

export function tooManyTries(waitMs: number): Problem {
  const seconds = Math.ceil(waitMs / 1_000);
  return new Problem(
    429,
    'too-many-tries',
    `Too many attempts. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}
