import { addressOf } from '#lib/model/content-types/widget';
import type { Site } from '#lib/model/site';
import type { Told } from '#lib/model/widget-news';
import type { ServerContext } from '../context';
import { keptNews } from './kept-news';
import { MOST_SOURCES, sourceOf, sourcesOf } from './source';

const TOO_MANY = `The site has more than ${MOST_SOURCES} feeds and places of weather, and this one is not fetched: delete some that nobody needs.`;

/** What is known for these contents; those that are no widgets with news are not in it. */
export async function toldFor(
  { config, db }: Pick<ServerContext, 'config' | 'db'>,
  site: Site,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Told>> {
  const wanted = ids.flatMap((id) => {
    const content = site.contents.get(id);
    if (content?.type !== 'widget' || content.deletedAt !== null) return [];
    const source = sourceOf(content.widget, config);
    const address = addressOf(content.widget);
    return source === null || address === null ? [] : [{ id, key: source.key, address }];
  });
  const kept = await keptNews(
    db,
    wanted.map(({ key }) => key),
  );
  const asked = wanted.length === 0 ? null : sourcesOf(site, config);
  return new Map(
    wanted.map(({ id, key, address }) => {
      const { news = null, fetchedAt = null, problem = null } = kept.get(key) ?? {};
      if (asked?.has(key) === false) return [id, { address, news, fetchedAt, problem: TOO_MANY }];
      return [id, { address, news, fetchedAt, problem }];
    }),
  );
}
