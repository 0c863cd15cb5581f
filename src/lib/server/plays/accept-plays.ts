import type { PlayBatch } from '#lib/protocol/plays';
import type { ServerContext } from '../context';
import { TokenBuckets } from '../limits/token-buckets';
import { Problem } from '../problem';
import { dayOn } from './play-days';

/** Nothing was played before; a clock that says so was never set. */
const EARLIEST = Date.UTC(2020, 0, 1);
/** A kiosk's clock follows ours, and may be a little ahead. */
const AHEAD_MS = 10 * 60_000;
/** A kiosk brings at most five batches a minute by itself. */
const rate = new TokenBuckets(30, 6_000);

/**
 * Stores what a kiosk played, with its sums, in one transaction. What is there already is not counted again, so that the
 * same batch may come as often as it likes.
 * @throws {Problem} `too-many-plays` (429), or `wrong-time` (400), and then nothing was stored
 */
export async function acceptPlays(
  { db, live, now }: Pick<ServerContext, 'db' | 'live' | 'now'>,
  screen: string,
  { store, lost, plays }: PlayBatch,
): Promise<void> {
  const at = now();
  const waitMs = rate.take(screen, at);
  if (waitMs > 0) {
    throw new Problem(429, 'too-many-plays', 'This screen delivers plays too fast. Go on more slowly.', {
      headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
    });
  }
  for (const { start, ms } of plays) {
    if (start >= EARLIEST && start + ms <= at + AHEAD_MS) continue;
    throw new Problem(
      400,
      'wrong-time',
      `A play can’t have been from ${timeText(start)} to ${timeText(start + ms)}: compare the device's clock with the server's.`,
    );
  }
  const site = await live.site();
  const rows = plays.map((play) => ({
    ...play,
    screen,
    day: dayOn(site, screen, play.start),
    received_at: at,
  }));
  await db.batch([
    ...(rows.length === 0
      ? []
      : [
          db.write
            .insertInto('plays')
            .values(rows)
            .onConflict((conflict) => conflict.columns(['screen', 'id']).doNothing()),
        ]),
    ...(lost === 0
      ? []
      : [
          db.write
            .insertInto('plays_lost')
            .values({ screen, store, lost, at })
            .onConflict((conflict) =>
              conflict
                .columns(['screen', 'store'])
                .doUpdateSet({ lost, at })
                // A batch that comes again late knows less.
                .where('plays_lost.lost', '<', lost),
            ),
        ]),
  ]);
}

function timeText(instant: number): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? String(instant) : date.toISOString();
}
