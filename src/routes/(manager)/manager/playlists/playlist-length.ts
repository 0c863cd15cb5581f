import type { Content } from '#lib/model/content';
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
const NOTHING: PlaylistLength = { seconds: 0, open: false, upTo: false, missing: 0 };

/** Playlists in playlists that double at each step soon last longer than anything can be shown. */
const LONGEST_SECONDS = 1_000 * 86_400;

/** The length of one round; a nested playlist plays once through in its place, one inside itself is cut there. */
export function playlistLength(playlist: Playlist, site: Parts): PlaylistLength {
  return new Measure(site).of(playlist);
}

/** Measures each playlist once, so that the effort grows with the site and not with how often things are nested. */
class Measure {
  readonly #known = new Map<string, PlaylistLength>();

  constructor(private readonly site: Parts) {}

  of(playlist: Playlist): PlaylistLength {
    const known = this.#known.get(playlist.id);
    if (known !== undefined) return known;
    // Met again before it is measured: it stands inside itself.
    this.#known.set(playlist.id, NOTHING);
    let { seconds, open, upTo, missing } = NOTHING;
    for (const item of playlist.items) {
      const one = this.#item(item);
      if (one === null) missing += 1;
      if (one === null || open) continue;
      seconds = Math.min(seconds + one.seconds, LONGEST_SECONDS);
      open = one.open;
      upTo ||= one.upTo || item.conditions !== null || item.validity !== null;
    }
    const length = { seconds, open, upTo, missing };
    this.#known.set(playlist.id, length);
    return length;
  }

  /** `null`: what it shows is not there. */
  #item(item: PlaylistItem): PlaylistLength | null {
    if (item.content === null) {
      const nested = this.site.playlists.get(item.playlist);
      return nested === undefined || nested.deletedAt !== null ? null : this.of(nested);
    }
    const content = this.site.contents.get(item.content);
    if (content === undefined || content.deletedAt !== null) return null;
    const own = itemSeconds(item, content, this.site.settings);
    return { ...NOTHING, seconds: own ?? 0, open: own === null, upTo: content.validity !== null };
  }
}
