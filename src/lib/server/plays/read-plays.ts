import * as v from 'valibot';
import { PLAY_OUTCOMES } from '#lib/protocol/plays';
import type { Db } from '../db/db';
import { pageOf, pageQuery, readCursor } from '../page';

/** A play as the API shows it. */
export const playAnswer = v.strictObject({
  id: v.string(),
  screen: v.string(),
  content: v.string(),
  /** Null for a content that was launched by itself. */
  playlist: v.nullable(v.string()),
  item: v.nullable(v.string()),
  /** In ms since the Unix epoch, by the server's clock. */
  start: v.number(),
  /** How long it was seen, in ms. */
  ms: v.number(),
  outcome: v.picklist(PLAY_OUTCOMES),
  /** Why it failed. */
  reason: v.nullable(v.string()),
  /** The day of its start where the screen hangs. */
  day: v.string(),
  /** When the kiosk delivered it. */
  receivedAt: v.number(),
});

const id = v.pipe(v.string(), v.minLength(1, 'it is an id'), v.maxLength(64, 'it is an id'));
const instant = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}$/, 'it is a whole number of milliseconds since 1970'),
  v.transform(Number),
);

/** Whose plays are meant. */
export const playFilters = {
  screen: v.optional(v.pipe(id, v.description('On this screen.'))),
  content: v.optional(v.pipe(id, v.description('Of this content.'))),
  playlist: v.optional(
    v.pipe(id, v.description('By this playlist, as it was scheduled, launched or the default.')),
  ),
};

export const playsQuery = v.strictObject({
  ...pageQuery,
  ...playFilters,
  from: v.optional(v.pipe(instant, v.description('That began at this moment or later, in ms since 1970.'))),
  to: v.optional(v.pipe(instant, v.description('That began before this moment, in ms since 1970.'))),
  outcome: v.optional(
    v.pipe(
      v.picklist(PLAY_OUTCOMES, `it is one of ${PLAY_OUTCOMES.join(', ')}`),
      v.description('That ended like this.'),
    ),
  ),
});
export type PlaysQuery = v.InferOutput<typeof playsQuery>;

const place = v.tuple([v.number(), v.number()]);

/** Single plays, the last to begin first. @throws {Problem} `invalid` for a cursor of another list */
export async function readPlays(
  db: Db,
  { limit, cursor, screen, content, playlist, from, to, outcome }: PlaysQuery,
): Promise<{
  readonly items: readonly v.InferOutput<typeof playAnswer>[];
  readonly next: string | null;
}> {
  let query = db.read
    .selectFrom('plays')
    .selectAll()
    .orderBy('start', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [start, seq] = readCursor(cursor, place);
    // The first condition alone finds the place in the index.
    query = query
      .where('start', '<=', start)
      .where((eb) => eb.or([eb('start', '<', start), eb('seq', '<', seq)]));
  }
  if (screen !== undefined) query = query.where('screen', '=', screen);
  if (content !== undefined) query = query.where('content', '=', content);
  if (playlist !== undefined) query = query.where('playlist', '=', playlist);
  if (from !== undefined) query = query.where('start', '>=', from);
  if (to !== undefined) query = query.where('start', '<', to);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  return pageOf(
    await query.execute(),
    limit,
    ({ seq: _seq, received_at: receivedAt, ...play }) => ({ ...play, receivedAt }),
    ({ start, seq }) => [start, seq],
  );
}
