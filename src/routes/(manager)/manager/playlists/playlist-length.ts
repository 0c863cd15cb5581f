import type { Content } from '#lib/model/content';
import { expand, type Expansion } from '#lib/model/nesting';
import type { Playlist, PlaylistItem } from '#lib/model/playlist';
import type { Settings } from '#lib/model/settings';
import type { Site } from '#lib/model/site';
import { automaticSeconds } from '../contents/content-facts';

/** Seconds that a content's item is shown; `null`: until something else takes over. */
export function itemSeconds(item: PlaylistItem, content: Content, settings: Settings): number | null {
  const duration = item.duration ?? content.duration;
  if (duration === 'auto') return automaticSeconds(content, settings);
  return duration === 0 ? null : duration;
}

export interface PlaylistLength {
  /** Of one round with everything in it, up to the first item that has no end. */
  readonly seconds: number;
  /** An item has no end: what stands after it is never shown. */
  readonly open: boolean;
  /** Something plays only on some days or at some times: a round may be shorter. */
  readonly upTo: boolean;
  /** Its own items whose content or playlist is in the trash or gone: they are skipped. */
  readonly missing: number;
}

type Parts = Pick<Site, 'contents' | 'playlists' | 'settings'>;
type Round = Omit<PlaylistLength, 'missing'>;

/** The length of one round of what screens play: a nested playlist once through, one that comes back left out. */
export function playlistLength(playlist: Playlist, site: Parts): PlaylistLength {
  const gone = (record: { readonly deletedAt: number | null } | undefined): boolean =>
    record === undefined || record.deletedAt !== null;
  const missing = playlist.items.filter((item) =>
    item.content === null ? gone(site.playlists.get(item.playlist)) : gone(site.contents.get(item.content)),
  ).length;
  return { ...roundOf(expand(site.playlists, playlist), site), missing };
}

function roundOf({ parts }: Expansion, site: Parts): Round {
  let seconds = 0;
  let upTo = false;
  for (const { item, content, nested } of parts) {
    const one =
      nested === null ? contentRound(item, site.contents.get(content), site) : roundOf(nested, site);
    if (one === null) continue;
    seconds += one.seconds;
    upTo ||= one.upTo || item.conditions !== null || item.validity !== null;
    if (one.open) return { seconds, upTo, open: true };
  }
  return { seconds, upTo, open: false };
}

/** `null`: it is skipped. */
function contentRound(item: PlaylistItem, content: Content | undefined, { settings }: Parts): Round | null {
  if (content === undefined || content.deletedAt !== null) return null;
  const seconds = itemSeconds(item, content, settings);
  return { seconds: seconds ?? 0, open: seconds === null, upTo: content.validity !== null };
}
