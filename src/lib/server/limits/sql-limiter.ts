import { sql } from 'kysely';
import { RateLimiterMemory, RateLimiterRes, type IRateLimiterOptions } from 'rate-limiter-flexible';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import type { ServerContext } from '../context';

interface Stored {
  readonly points: number;
  readonly expires_at: number | null;
}

/**
 * rate-limiter-flexible over our own database: what was counted survives a restart and holds across processes. While the
 * database can't be written an insured one counts in memory instead, so that a full disk opens no door to guessing; the
 * other rejects.
 */
export class SqlLimiter extends RateLimiterStoreAbstract {
  constructor(
    private readonly store: Pick<ServerContext, 'db' | 'now'>,
    private readonly options: IRateLimiterOptions & { readonly keyPrefix: string; readonly duration: number },
    insured: 'insured' | 'uninsured' = 'insured',
  ) {
    super({
      ...options,
      storeClient: store.db,
      ...(insured === 'insured' ? { insuranceLimiter: new RateLimiterMemory(options) } : {}),
    });
  }

  /** Everything that is counted just now, by the keys that it was counted under. */
  async counted(): Promise<readonly { key: string; points: number; msLeft: number }[]> {
    const now = this.store.now();
    const { keyPrefix, duration } = this.options;
    const rows = await this.store.db.read
      .selectFrom('rate_limits')
      .select(['key', 'points', 'expires_at'])
      .where('key', '>=', `${keyPrefix}:`)
      .where('key', '<', `${keyPrefix};`)
      .where('expires_at', '>', now)
      // Later than that nothing ends but what was counted before the clock was set back.
      .where('expires_at', '<=', now + 2 * duration * 1_000)
      .execute();
    return rows.map(({ key, points, expires_at }) => ({
      key: key.slice(keyPrefix.length + 1),
      points,
      msLeft: (expires_at ?? now) - now,
    }));
  }

  /** The library calls it. In one statement: two tries at once are two. */
  async _upsert(key: string, points: number, msDuration: number, forceExpire = false): Promise<Stored> {
    const now = Math.round(this.store.now());
    const expiresAt = msDuration > 0 ? now + msDuration : null;
    const anew = sql<boolean>`(${forceExpire ? 1 : 0} = 1 or rate_limits.expires_at <= ${now})`;
    const [row] = await this.store.db.write
      .insertInto('rate_limits')
      .values({ key, points, expires_at: expiresAt })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          points: sql<number>`case when ${anew} then ${points} else rate_limits.points + ${points} end`,
          expires_at: sql<number | null>`case when ${anew} then ${expiresAt} else rate_limits.expires_at end`,
        }),
      )
      .returning(['points', 'expires_at'])
      .execute();
    if (row === undefined) throw new Error('A rate limit was written, but not answered.');
    return row;
  }

  async _get(key: string): Promise<Stored | null> {
    const row = await this.store.db.read
      .selectFrom('rate_limits')
      .select(['points', 'expires_at'])
      .where('key', '=', key)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', this.store.now())]))
      .executeTakeFirst();
    return row ?? null;
  }

  async _delete(key: string): Promise<boolean> {
    const result = await this.store.db.write
      .deleteFrom('rate_limits')
      .where('key', '=', key)
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  _getRateLimiterRes(_key: string, changedPoints: number, { points, expires_at }: Stored): RateLimiterRes {
    const isFirst = points === changedPoints;
    const left = Math.max(this.points - points, 0);
    const msBeforeNext = expires_at === null ? -1 : Math.max(0, expires_at - this.store.now());
    return new RateLimiterRes(left, msBeforeNext, points, isFirst);
  }
}

/** Takes lines away that count no more; asked for now and then, so that strangers can't fill the disk. */
export async function sweepLimits({ db, now }: Pick<ServerContext, 'db' | 'now'>): Promise<void> {
  await db.write.deleteFrom('rate_limits').where('expires_at', '<=', now()).execute();
}
