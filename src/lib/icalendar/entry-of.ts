import * as v from 'valibot';
import type { When } from '../model/schedule';
import type { Site } from '../model/site';
import { recordId } from '../model/values';
import { derivedId } from './derived-id';
import { MISSING_PLAYLIST } from './export-entry';
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
  const id = idOf(parts, site, targets, options, known);
  const current = site.schedules.get(id);
  const kept = current?.deletedAt === null ? current.playlist : null;
  const playlist =
    options.playlists.get(key) ??
    // The entry's own is no change, also when it is gone.
    (words.playlist === kept ? kept : null) ??
    alive(site, words.playlist) ??
    known.playlistsByName.get(words.playlistName ?? '') ??
    alive(site, current?.playlist ?? null) ??
    known.playlistsByName.get(summary) ??
    alive(site, options.playlist) ??
    kept;
  return {
    id,
    name: isUnnamed(parts, playlistName(site, playlist)) ? '' : summary,
    targets: [...(targets ?? current?.targets ?? options.targets)].sort(),
    playlist,
    when,
    priority: words.priority ?? current?.priority ?? 0,
  };
}

/** Whether the event is called so only because an event has to be called something. */
function isUnnamed({ words, summary }: EntryParts, playlist: string | null): boolean {
  if (words.name !== null) return false;
  if (summary === words.playlistName || summary === playlist) return true;
  return words.id !== null && words.playlistName === null && summary === MISSING_PLAYLIST;
}

function alive(site: Site, playlist: string | null): string | null {
  return playlist !== null && site.playlists.get(playlist)?.deletedAt === null ? playlist : null;
}

function playlistName(site: Site, playlist: string | null): string | null {
  return playlist === null ? null : (site.playlists.get(playlist)?.name ?? null);
}

/**
 * The screens that the file names: as they are where the entry has the same, also those that are gone; else those that
 * are there. Null where it names none, or none that is there.
 */
export function ownTargets({ id, targets }: OwnWords, site: Site): readonly string[] | null {
  if (targets === null || targets.length === 0) return null;
  const current = id === null ? undefined : site.schedules.get(id);
  if (current?.deletedAt === null && sortedText(current.targets) === sortedText(targets)) return targets;
  const there = targets.filter((target) => {
    const name = target.slice(target.indexOf(':') + 1);
    if (target.startsWith('screen:')) return site.screens.get(name)?.deletedAt === null;
    if (target.startsWith('group:')) return site.groups.get(name)?.deletedAt === null;
    return true;
  });
  return there.length === 0 ? null : there;
}

function sortedText(targets: readonly string[]): string {
  return JSON.stringify([...targets].sort());
}

function idOf(
  { uid, part, words }: EntryParts,
  site: Site,
  own: readonly string[] | null,
  options: ImportOptions,
  { taken, copies }: Known,
): string {
  const screens = sortedText(options.targets);
  if (part === '' && words.id !== null && v.is(recordId, words.id) && !taken.has(words.id)) {
    const current = site.schedules.get(words.id);
    const isThere = options.ownTargets && current?.deletedAt === null;
    // For other screens than the entry has, it is a copy.
    if (own !== null || isThere || (current !== undefined && sortedText(current.targets) === screens)) {
      return words.id;
    }
  }
  const whom = own ?? screens;
  const alike = derivedId(JSON.stringify([uid, part, whom]));
  for (let copy = copies.get(alike) ?? 0; ; copy += 1) {
    const id = numberedId(uid, part, whom, copy);
    if (taken.has(id)) continue;
    copies.set(alike, copy + 1);
    return id;
  }
}

function numberedId(uid: string, part: string, whom: readonly string[] | string, copy: number): string {
  return derivedId(JSON.stringify([uid, part, whom, copy]));
}

/** The id that an event without one of its own has as the first, or only, entry. */
export function firstIdOf(uid: string, words: OwnWords, site: Site, options: ImportOptions): string {
  const own = options.ownTargets ? ownTargets(words, site) : null;
  return numberedId(uid, '', own ?? sortedText(options.targets), 0);
}
