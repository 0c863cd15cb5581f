import type { Content } from '#lib/model/content';
import type { Site } from '#lib/model/site';
import type { Playback } from '#lib/timeline/playback';
import { planFor } from '#lib/timeline/timeline';
import type { Programme, Spot } from './programme';

/** The timeline's answers for one screen of one version of the site, with the contents that they name. */
export function siteProgramme(site: Site, screen: string): Programme {
  const plan = planFor(site, screen);

  /** The content when it may be shown at the instant: it exists, is not in the trash, and is within its dates. */
  function mayPlay(id: string, instant: number): Content | null {
    return plan.mayPlay(id, instant) ? (site.contents.get(id) ?? null) : null;
  }

  function itemsOf(source: Spot['source']) {
    return source?.type === 'playlist' ? (site.playlists.get(source.id)?.items ?? []) : [];
  }

  return {
    at: (instant) => spotOf(plan.at(instant), site),
    refreshed(spot, instant) {
      if (spot.content === null || spot.source === null) return null;
      const content = mayPlay(spot.content.id, instant);
      const inSource =
        spot.source.type === 'content' ||
        itemsOf(spot.source).some((item) => item.id === spot.item && item.content === content?.id);
      return content === null || !inSource ? null : { ...spot, content };
    },
    standIns(spot, instant) {
      const items = itemsOf(spot.source);
      const index = items.findIndex(({ id }) => id === spot.item);
      return [...items.slice(index + 1), ...items.slice(0, Math.max(0, index))]
        .map(({ content }) => (content === null ? null : mayPlay(content, instant)))
        .filter((content) => content !== null);
    },
  };
}

function spotOf({ mode, source, item, since, until }: Playback, site: Site): Spot {
  // A launch that was made again starts again; a schedule entry that carries a run on does not.
  const launch = mode === 'scheduled' ? null : source?.via;
  return {
    mode,
    source,
    sourceKey: JSON.stringify([mode, source?.type, source?.id, launch]),
    item: item === null ? null : (item.itemId ?? item.content),
    content: item === null ? null : (site.contents.get(item.content) ?? null),
    since,
    until,
  };
}
