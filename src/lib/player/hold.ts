import type { Programme, Spot } from './programme';

/** A clock that went back by more than this was set; what is on the screen is then no guide any more. */
const CLOCK_SLACK_MS = 2_000;

/**
 * The spot that an edit lets go on, although the timeline now has another there: the one on the screen, its content as it
 * is after the edit, its `until` where the player rejoins the timeline: at the item's own end or at the timeline's next
 * boundary, whichever comes first. `null` when the edit changed the source, took the item out or left nothing to wait for.
 */
export function holdThrough(shown: Spot, wanted: Spot, programme: Programme, now: number): Spot | null {
  if (shown.content === null || wanted.content === null || shown.sourceKey !== wanted.sourceKey) return null;
  if (now < shown.since - CLOCK_SLACK_MS) return null;
  const refreshed = programme.refreshed(shown, now);
  if (refreshed === null) return null;
  const ends = [shown.until, wanted.until].filter((end) => end !== null);
  const until = Math.min(...ends);
  return ends.length > 0 && until > now ? { ...refreshed, since: shown.since, until } : null;
}

/** Whether a spot that is held is still to be held: it is not over, and the clock was not set to before it. */
export function stillHolds({ since, until }: Spot, now: number): boolean {
  return now >= since - CLOCK_SLACK_MS && (until === null || now < until);
}
