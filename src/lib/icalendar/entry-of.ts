import * as v from 'valibot';
import type { When } from '../model/schedule';
import type { Site } from '../model/site';
import { recordId } from '../model/values';
import { derivedId } from './derived-id';
import type { ImportOptions, ImportedEntry } from './import-plan';
import type { OwnWords } from './own-words';

export interface EntryParts {
  readonly key: string;
  readonly uid: string;
  readonly part: string;
  readonly summary: string;
  readonly words: OwnWords;
  readonly when: When;
}

interface Known {
  readonly playlistsByName: ReadonlyMap<string, string>;
  /** Ids that other events of the file have. */
  readonly taken: ReadonlySet<string>;
  /** How many events of the file were told apart by a number alone, by what they have in common. */
  readonly copies: Map<string, number>;
}

/**
 * The entry that an event of a file is, with what the file, the entry of an earlier import and the person say of it, in
 * this order. An event that does not name an entry has an id made of its UID and the screens: imported again it is the
 * same entry, imported for other screens another one.
 */
export function entryOf(parts: EntryParts, site: Site, options: ImportOptions, known: Known): ImportedEntry {
  const { words, summary, when, key } = parts;
  const targets = options.ownTargets ? ownTargets(words, site) : null;
  const id = idOf(parts, site, targets, options.targets, known);
  const current = site.schedules.get(id);
  const playlist =
    options.playlists.get(key) ??
    alive(site, words.playlist) ??
    known.playlistsByName.get(words.playlistName ?? '') ??
    alive(site, current?.playlist ?? null) ??
    known.playlistsByName.get(summary) ??
    alive(site, options.playlist);
  const unnamed =
    words.name === null && (summary === words.playlistName || summary === playlistName(site, playlist));
  return {
    id,
    name: unnamed ? '' : summary,
    targets: [...(targets ?? current?.targets ?? options.targets)].sort(),
    playlist,
    when,
    priority: words.priority ?? current?.priority ?? 0,
  };
}

function alive(site: Site, playlist: string | null): string | null {
  return playlist !== null && site.playlists.get(playlist)?.deletedAt === null ? playlist : null;
}

function playlistName(site: Site, playlist: string | null): string | null {
  return playlist === null ? null : (site.playlists.get(playlist)?.name ?? null);
}

/** The screens that the file names, when all of them are there; null otherwise. */
function ownTargets({ targets }: OwnWords, site: Site): readonly string[] | null {
  if (targets === null || targets.length === 0) return null;
  const there = targets.every((target) => {
    const id = target.slice(target.indexOf(':') + 1);
    if (target === 'all') return true;
    if (target.startsWith('screen:')) return site.screens.get(id)?.deletedAt === null;
    if (target.startsWith('group:')) return site.groups.get(id)?.deletedAt === null;
    return target.startsWith('tag:');
  });
  return there ? targets : null;
}

function idOf(
  { uid, part, words }: EntryParts,
  site: Site,
  own: readonly string[] | null,
  chosen: readonly string[],
  { taken, copies }: Known,
): string {
  const screens = JSON.stringify([...chosen].sort());
  if (part === '' && words.id !== null && v.is(recordId, words.id) && !taken.has(words.id)) {
    const current = site.schedules.get(words.id);
    // For other screens than the entry has, it is a copy.
    if (own !== null || JSON.stringify(current?.targets) === screens) return words.id;
  }
  const alike = derivedId(JSON.stringify([uid, part, own ?? screens]));
  for (let copy = copies.get(alike) ?? 0; ; copy += 1) {
    const id = derivedId(JSON.stringify([uid, part, own ?? screens, copy]));
    if (taken.has(id)) continue;
    copies.set(alike, copy + 1);
    return id;
  }
}
