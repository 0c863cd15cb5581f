import * as v from 'valibot';

/** What one call may carry. */
export const PLAYS_PER_BATCH = 200;
/** A content that stands for longer is one play per so long: statistics don't wait for weeks. */
export const LONGEST_PLAY_MS = 24 * 3_600_000;

/**
 * `completed`: it stood there to the end that was planned for it. `cut`: something else came before, or the power went.
 * `failed`: it could not be shown, or broke on the screen. `skipped`: it had failed before, and something else was shown
 * in its place.
 */
export const PLAY_OUTCOMES = ['completed', 'cut', 'failed', 'skipped'] as const;
export type PlayOutcome = (typeof PLAY_OUTCOMES)[number];

const randomId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'it is 32 hexadecimal digits'));
const recordId = v.pipe(v.string(), v.minLength(1, 'it is not empty'), v.maxLength(64, 'it is too long'));
const count = v.pipe(v.number(), v.safeInteger('it is a whole number'), v.minValue(0, 'it is not negative'));

/** One content's stay on a screen, as the kiosk saw it. */
export const playSchema = v.object({
  /** Made by the kiosk once: however often it is delivered, it counts once. */
  id: randomId,
  content: recordId,
  /** The playlist that was scheduled, launched or the default, not one nested in it; null for a content by itself. */
  playlist: v.nullable(recordId),
  /** The item in that playlist; `outer/inner` for one of a nested playlist. */
  item: v.nullable(v.pipe(v.string(), v.maxLength(1_000, 'it is too long'))),
  /** Server time in ms since the Unix epoch. */
  start: count,
  /** How long it was seen. */
  ms: v.pipe(count, v.maxValue(LONGEST_PLAY_MS + 60_000, 'a play lasts a day at most')),
  outcome: v.picklist(PLAY_OUTCOMES),
  /** Why it failed. */
  reason: v.nullable(v.pipe(v.string(), v.maxLength(500, 'it is too long'))),
});
export type Play = v.InferOutput<typeof playSchema>;

export const playBatchSchema = v.object({
  /** The kiosk's store of plays; another one after it was wiped. */
  store: randomId,
  /** How many plays that store has lost for want of room since it was made. */
  lost: count,
  plays: v.pipe(
    v.array(playSchema),
    v.maxLength(PLAYS_PER_BATCH, `${PLAYS_PER_BATCH} plays at most go into one call`),
  ),
});
export type PlayBatch = v.InferOutput<typeof playBatchSchema>;
