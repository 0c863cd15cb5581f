import { nestingPath } from '#lib/model/nesting';
import type { PlaylistItem } from '#lib/model/playlist';
import type { Site } from '#lib/model/site';
import { lengthText } from '$lib/components/duration-text';
import { TYPE_NAMES } from '../../contents/content-facts';
import { countText, roundText, rulesText } from '../playlist-facts';
import { itemSeconds, playlistLength } from '../playlist-length';

/** An item as its row shows it. */
export interface ItemFacts {
  readonly name: string;
  /** What it shows: a content's type, or what is in a playlist. */
  readonly kind: string;
  /** How long, for people; `–` where nothing can be said. */
  readonly length: string;
  /** When it may play; null: always. */
  readonly rules: string | null;
  /** Why it is skipped; null: what it shows is there. */
  readonly missing: string | null;
  /** What else a person should know of it. */
  readonly warning: string | null;
  /** The page of what it shows, where it has one. */
  readonly href: string | null;
}

const missingText = (record: { readonly deletedAt: number | null } | undefined): string | null => {
  if (record === undefined) return 'Gone: skipped';
  return record.deletedAt === null ? null : 'In the trash: skipped';
};

/** Facts of an item of `playlist` (an id). */
export function factsOf(item: PlaylistItem, playlist: string, site: Site): ItemFacts {
  const rules = rulesText(item);
  if (item.content === null) {
    const nested = site.playlists.get(item.playlist);
    const missing = missingText(nested);
    if (nested === undefined) {
      return {
        name: 'Missing playlist',
        kind: 'Playlist',
        length: '–',
        rules,
        missing,
        warning: null,
        href: null,
      };
    }
    const nestedIn = (id: string): readonly string[] =>
      (site.playlists.get(id)?.items ?? []).flatMap((one) => one.playlist ?? []);
    const leadsBack = nested.id === playlist || nestingPath(nestedIn, nested.id, playlist) !== null;
    const warning = leadsBack ? 'Leads back to this playlist: what comes back is left out' : null;
    const length = missing === null ? roundText(playlistLength(nested, site)) : '–';
    const kind = `Playlist · ${countText(nested)}${nested.shuffle ? ' · shuffled' : ''}`;
    return {
      name: nested.name,
      kind,
      length,
      rules,
      missing,
      warning,
      href: `/manager/playlists/${nested.id}`,
    };
  }
  const content = site.contents.get(item.content);
  const missing = missingText(content);
  if (content === undefined) {
    return { name: 'Missing content', kind: '', length: '–', rules, missing, warning: null, href: null };
  }
  const seconds = itemSeconds(item, content, site.settings);
  const length = seconds === null ? 'Without end' : lengthText(seconds);
  return {
    name: content.name,
    kind: TYPE_NAMES[content.type],
    length,
    rules,
    missing,
    warning: null,
    href: null,
  };
}
