import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import { localDate } from '#lib/model/values';
import type { Site } from '#lib/model/site';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { Problem } from '../problem';
import { dayIn, daysAfter } from './play-days';
import { playFilters } from './read-plays';

export const STATISTICS_BY = ['screen', 'content', 'playlist', 'day'] as const;
type By = (typeof STATISTICS_BY)[number];

/** More is no table that anybody reads; the longest shown are answered. */
const MOST_ROWS = 5_000;
/** Days that are summed up at a time: whoever else asks has a turn between. */
const AT_A_TIME = 31;
const USUAL_DAYS = 30;
const MOST_DAYS = 3_700;

export const statisticsQuery = v.strictObject({
  by: v.pipe(
    v.picklist(STATISTICS_BY, `it is one of ${STATISTICS_BY.join(', ')}`),
    v.description('What each line is about.'),
  ),
  from: v.optional(
    v.pipe(
      localDate,
      v.description('The first day, such as `2026-03-02`; 30 days ending with `to` unless named.'),
    ),
  ),
  to: v.optional(v.pipe(localDate, v.description('The last day; today unless named.'))),
  ...playFilters,
});
export type StatisticsQuery = v.InferOutput<typeof statisticsQuery>;

const sums = {
  /** How often something was seen: completed and cut together. */
  plays: v.number(),
  completed: v.number(),
  cut: v.number(),
  failed: v.number(),
  skipped: v.number(),
  /** How long it was seen. */
  seconds: v.number(),
};

export const statisticsAnswer = v.strictObject({
  by: v.picklist(STATISTICS_BY),
  from: v.string(),
  to: v.string(),
  rows: v.array(
    v.strictObject({
      /** The id, or the day; empty for what was launched without a playlist. */
      key: v.string(),
      /** Null where the site knows it no more. */
      name: v.nullable(v.string()),
      /** It is in the trash, or gone. */
      deleted: v.boolean(),
      ...sums,
    }),
  ),
  total: v.strictObject(sums),
  /** There are more lines than are answered: the longest seen are here, `total` counts all. */
  truncated: v.boolean(),
  /** Plays that screens had no room to keep until they could deliver them, ever. */
  lost: v.number(),
});
export type Statistics = v.InferOutput<typeof statisticsAnswer>;
type Sums = Statistics['total'];

const none = (): Sums => ({ plays: 0, completed: 0, cut: 0, failed: 0, skipped: 0, seconds: 0 });

/** @throws {Problem} `invalid` (400) for days that are no period */
export async function readStatistics(
  { db, live, now }: Pick<ServerContext, 'db' | 'live' | 'now'>,
  query: StatisticsQuery,
): Promise<Statistics> {
  const site = await live.site();
  const to = query.to ?? dayIn(site.settings.timezone, now());
  const from = query.from ?? daysAfter(to, 1 - USUAL_DAYS);
  if (from > to) throw new Problem(400, 'invalid', 'The parameter “from” is a later day than “to”.');
  if (daysAfter(from, MOST_DAYS) < to)
    throw new Problem(400, 'invalid', 'This is more than ten years: ask for a shorter time.');
  const found = new Map<string, Sums>();
  const total = none();
  for (let first = from; first <= to; first = daysAfter(first, AT_A_TIME)) {
    const end = daysAfter(first, AT_A_TIME - 1);
    for (const row of await sumUp(db, query, first, end < to ? end : to)) {
      const known = found.get(row.key) ?? none();
      found.set(row.key, known);
      for (const all of [known, total]) {
        all.completed += row.completed;
        all.cut += row.cut;
        all.failed += row.failed;
        all.skipped += row.skipped;
        all.plays += row.completed + row.cut;
        all.seconds += row.ms / 1_000;
      }
    }
    await setImmediate();
  }
  const rows = [...found].map(([key, line]) => ({
    key,
    ...nameOf(site, query.by, key),
    ...line,
    seconds: Math.round(line.seconds),
  }));
  rows.sort((a, b) =>
    query.by === 'day' ? (a.key < b.key ? -1 : 1) : b.seconds - a.seconds || (a.key < b.key ? -1 : 1),
  );
  return {
    by: query.by,
    from,
    to,
    rows: rows.slice(0, MOST_ROWS),
    total: { ...total, seconds: Math.round(total.seconds) },
    truncated: rows.length > MOST_ROWS,
    lost: await lostBy(db, query.screen),
  };
}

function sumUp(db: Db, { by, screen, content, playlist }: StatisticsQuery, from: string, to: string) {
  let sum = db.read
    .selectFrom('play_days')
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(by)
    .select((eb) => [
      eb.ref(by).as('key'),
      eb.fn.sum<number>('completed').as('completed'),
      eb.fn.sum<number>('cut').as('cut'),
      eb.fn.sum<number>('failed').as('failed'),
      eb.fn.sum<number>('skipped').as('skipped'),
      eb.fn.sum<number>('ms').as('ms'),
    ]);
  if (screen !== undefined) sum = sum.where('screen', '=', screen);
  if (content !== undefined) sum = sum.where('content', '=', content);
  if (playlist !== undefined) sum = sum.where('playlist', '=', playlist);
  return sum.execute();
}

async function lostBy(db: Db, screen: string | undefined): Promise<number> {
  let sum = db.read.selectFrom('plays_lost').select((eb) => eb.fn.sum<number | null>('lost').as('lost'));
  if (screen !== undefined) sum = sum.where('screen', '=', screen);
  return (await sum.executeTakeFirst())?.lost ?? 0;
}

function nameOf(site: Site, by: By, key: string): { name: string | null; deleted: boolean } {
  if (by === 'day' || key === '') return { name: null, deleted: false };
  const records = { screen: site.screens, content: site.contents, playlist: site.playlists }[by];
  const record = records.get(key);
  return { name: record?.name ?? null, deleted: record === undefined || record.deletedAt !== null };
}
