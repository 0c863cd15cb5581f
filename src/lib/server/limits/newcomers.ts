import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { networkOf } from './network-of';
import { SqlLimiter } from './sql-limiter';

/** A whole site may sit behind one address, and all its screens be new on one morning. */
const NEW_SCREENS = 100;
const COUNTED_FOR_S = 60;

const limiters = new WeakMap<Db, SqlLimiter>();

/**
 * Counts a new screen of this address's network, and says how many ms it must wait; 0: it may come in. In the database: a
 * restart forgives nobody.
 */
export async function newcomerWaitMs(
  store: Pick<ServerContext, 'db' | 'now'>,
  address: string,
): Promise<number> {
  const limiter =
    limiters.get(store.db) ??
    new SqlLimiter(store, { keyPrefix: 'new-screen', points: NEW_SCREENS, duration: COUNTED_FOR_S });
  limiters.set(store.db, limiter);
  const { consumedPoints, msBeforeNext } = await limiter.penalty(networkOf(address));
  return consumedPoints > NEW_SCREENS ? Math.max(1, msBeforeNext) : 0;
}
