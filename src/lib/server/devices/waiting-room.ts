import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { newcomerWaitMs } from '../limits/newcomers';
import { TokenBuckets } from '../limits/token-buckets';
import { Problem } from '../problem';
import { Turns } from '../turns';

/** Strangers can make rows by asking; this is how many. */
export const MOST_PENDING = 200;
/** A kiosk that waits asks every few seconds: one that was silent for this long gave up. */
const GAVE_UP_AFTER_MS = 2 * 60_000;

function tooMany(code: string, sentence: string, waitMs: number): Problem {
  return new Problem(429, code, sentence, { headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) } });
}

/** Keeps those who may ask to join within bounds: how often, and how many. */
class WaitingRoom {
  // A whole site may sit behind one address, each screen asking every few seconds while it waits. Counted in memory: a
  // write for each of these questions would cost more than its answer.
  readonly #asks = new TokenBuckets(600, 50);
  /** When each pending device asked last. After a restart: when it first asked, or the start. */
  readonly #seen = new Map<string, number>();

  /** @throws {Problem} `too-many` */
  slowDown(address: string, now: number): void {
    const waitMs = this.#asks.take(address, now);
    if (waitMs > 0) {
      throw tooMany(
        'too-many',
        'Too many requests came from this address. Ask again a little later.',
        waitMs,
      );
    }
  }

  seen(deviceId: string, now: number): void {
    this.#seen.set(deviceId, now);
  }

  /** What each pending device was told last of its key: it asks again every few seconds. */
  readonly #told = new Map<string, string>();

  /** Whether this device is told so for the first time. */
  isNews(deviceId: string, refusal: string): boolean {
    if (this.#told.get(deviceId) === refusal) return false;
    this.#told.set(deviceId, refusal);
    return true;
  }

  /** Newcomers come in one by one, or a crowd would all find the last free place. */
  readonly turns = new Turns(1);

  /** Makes room for one more; asked in `turns`. @throws {Problem} `too-many` or `waiting-room-full` */
  async admit({ db, now, live }: ServerContext, address: string): Promise<void> {
    const waitMs = await newcomerWaitMs({ db, now }, address);
    if (waitMs > 0) {
      throw tooMany(
        'too-many',
        'Too many new screens asked from this address. Ask again a little later.',
        waitMs,
      );
    }
    const pending = await db.read
      .selectFrom('devices')
      .select(['id', 'requested_at'])
      .where('state', '=', 'pending')
      .execute();
    this.#forgetAllBut(new Set(pending.map(({ id }) => id)));
    if (pending.length < MOST_PENDING) return;
    const silent = pending
      .map(({ id, requested_at }) => ({ id, last: this.#seen.get(id) ?? requested_at }))
      .filter(({ last }) => now() - last > GAVE_UP_AFTER_MS)
      .sort((a, b) => a.last - b.last)
      .slice(0, pending.length - MOST_PENDING + 1)
      .map(({ id }) => id);
    if (silent.length === 0) {
      throw tooMany(
        'waiting-room-full',
        `${MOST_PENDING} screens are waiting for approval already. Approve or refuse some of them first.`,
        60_000,
      );
    }
    await db.write.deleteFrom('devices').where('id', 'in', silent).where('state', '=', 'pending').execute();
    live.devicesChanged();
  }

  #forgetAllBut(pending: ReadonlySet<string>): void {
    for (const known of [this.#seen, this.#told]) {
      for (const id of known.keys()) if (!pending.has(id)) known.delete(id);
    }
  }
}

const rooms = new WeakMap<Db, WaitingRoom>();
export function waitingRoomOf(db: Db): WaitingRoom {
  const room = rooms.get(db) ?? new WaitingRoom();
  rooms.set(db, room);
  return room;
}
