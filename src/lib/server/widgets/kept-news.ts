import * as v from 'valibot';
import { widgetNewsSchema, type WidgetNews } from '#lib/model/widget-news';
import type { Db } from '../db/db';

/** What is known of a source, as it stands in the database. */
export interface KeptNews {
  readonly news: WidgetNews | null;
  readonly fetchedAt: number | null;
  /** What the source wants to be asked with, so that it can say that nothing is new. */
  readonly etag: string | null;
  readonly modified: string | null;
  /** Before this it is not asked again. */
  readonly nextAt: number;
  /** Tries in a row that failed. */
  readonly failures: number;
  readonly problem: string | null;
}

const newsText = v.pipe(v.string(), v.parseJson(), widgetNewsSchema);

export async function keptNews(
  { read }: Db,
  keys: readonly string[],
): Promise<ReadonlyMap<string, KeptNews>> {
  if (keys.length === 0) return new Map();
  const rows = await read
    .selectFrom('widget_news')
    .selectAll()
    .where('source', 'in', [...keys])
    .execute();
  return new Map(
    rows.map((row) => {
      const news = v.safeParse(newsText, row.news);
      const known = news.success ? news.output : null;
      return [
        row.source,
        {
          news: known,
          fetchedAt: known === null ? null : row.fetched_at,
          // What an older version wrote and this one can't read is fetched anew.
          etag: known === null ? null : row.etag,
          modified: known === null ? null : row.modified,
          nextAt: row.next_at,
          failures: row.failures,
          problem: row.problem,
        },
      ];
    }),
  );
}

/** When each source is to be asked again; those that were never asked are not in it. */
export async function nextAsks({ read }: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await read.selectFrom('widget_news').select(['source', 'next_at']).execute();
  return new Map(rows.map((row) => [row.source, row.next_at]));
}

export async function keepNews({ write }: Db, source: string, kept: KeptNews): Promise<void> {
  const row = {
    news: kept.news === null ? null : JSON.stringify(kept.news),
    fetched_at: kept.fetchedAt,
    etag: kept.etag,
    modified: kept.modified,
    next_at: kept.nextAt,
    failures: kept.failures,
    problem: kept.problem,
  };
  await write
    .insertInto('widget_news')
    .values({ source, ...row })
    .onConflict((conflict) => conflict.column('source').doUpdateSet(row))
    .execute();
}

/** Forgets what no widget shows any more. */
export async function dropNewsExcept({ read, write }: Db, keys: ReadonlySet<string>): Promise<void> {
  const rows = await read.selectFrom('widget_news').select('source').execute();
  const gone = rows.map(({ source }) => source).filter((source) => !keys.has(source));
  for (const source of gone) await write.deleteFrom('widget_news').where('source', '=', source).execute();
}
