import type { Transition } from '#lib/model/playlist';
import type { Site } from '#lib/model/site';
import type { Playback } from '#lib/timeline/playback';
import { planFor, programOf } from '#lib/timeline/timeline';
import type { Programme, Spot } from './programme';

/** A slot is named by its way through the playlists, so one that is nested twice is two. */
const nameOf = (slot: { readonly itemId: string | null; readonly content: string }) =>
  slot.itemId ?? slot.content;

/** What may play at the instant of a spot's source as it is now, in the order of the spot's cycle. */
function slotsOf(site: Site, screen: string, { mode, source }: Spot, instant: number) {
  if (source === null) return [];
  return programOf(site, screen, mode, source)?.cycleAt(source.since, instant) ?? [];
}

/**
 * When a spot's item ends if nothing takes over from its source; null where it has no end. Where the item is gone, what
 * the spot says.
 */
export function plannedEnd(site: Site, screen: string, spot: Spot): number | null {
  const slot = slotsOf(site, screen, spot, spot.since).find((one) => nameOf(one) === spot.item);
  if (slot === undefined) return spot.until;
  return slot.ms === Infinity ? null : spot.since + slot.ms;
}

/** The timeline's answers for one screen of one version of the site, with the contents that they name. */
export function siteProgramme(site: Site, screen: string): Programme {
  const plan = planFor(site, screen);

  return {
    at: (instant) => spotOf(plan.at(instant), site),
    refreshed(spot, instant) {
      const slot = slotsOf(site, screen, spot, instant).find((one) => nameOf(one) === spot.item);
      const content = slot === undefined ? undefined : site.contents.get(slot.content);
      return content === undefined || content.id !== spot.content?.id ? null : { ...spot, content };
    },
    standIns(spot, instant) {
      const slots = slotsOf(site, screen, spot, instant);
      const index = slots.findIndex((slot) => nameOf(slot) === spot.item);
      return [...slots.slice(index + 1), ...slots.slice(0, Math.max(0, index))]
        .map(({ content }) => site.contents.get(content))
        .filter((content) => content !== undefined);
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
    transition: transitionOf(mode, source, site),
    since,
    until,
  };
}

/** The playlist's own; an emergency has no time for any. */
function transitionOf(mode: Playback['mode'], source: Playback['source'], site: Site): Transition {
  if (mode === 'emergency' || source?.type !== 'playlist') return 'cut';
  return site.playlists.get(source.id)?.transition ?? 'cut';
}
