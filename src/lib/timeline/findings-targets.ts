import type { Site } from '../model/site';

/** Something that an entry is aimed at and that means no screen (any more). */
export interface DeadTarget {
  readonly code: 'dead-target';
  /** As the entry has it: `screen:…`, `group:…` or `tag:…`. */
  readonly target: string;
  /** `missing`: no such screen or group; `trash`: it is in the trash; `empty`: no screen is in the group or has the tag. */
  readonly why: 'missing' | 'trash' | 'empty';
}

/** A playlist that has nothing to show. */
export interface DeadPlaylist {
  readonly code: 'playlist';
  readonly playlist: string;
  /** `items`: it holds items, and none of them could ever be shown (gone, in the trash, dates over). */
  readonly why: 'missing' | 'trash' | 'empty' | 'items';
}

/** The targets of an entry that mean nobody. All screens are never dead: the next one to come is meant too. */
export function deadTargets(site: Site, targets: readonly string[]): readonly DeadTarget[] {
  const tags = tagsOf(site.screens);
  const found: DeadTarget[] = [];
  for (const target of targets) {
    const why = deadness(site, target, tags);
    if (why !== null) found.push({ code: 'dead-target', target, why });
  }
  return found;
}

const knownTags = new WeakMap<Site['screens'], ReadonlySet<string>>();

/** The tags that screens have; a list of entries asks for them once for each. */
function tagsOf(screens: Site['screens']): ReadonlySet<string> {
  let tags = knownTags.get(screens);
  if (tags === undefined) {
    tags = new Set([...screens.values()].flatMap((screen) => (screen.deletedAt === null ? screen.tags : [])));
    knownTags.set(screens, tags);
  }
  return tags;
}

function deadness(site: Site, target: string, tags: ReadonlySet<string>): DeadTarget['why'] | null {
  const id = target.slice(target.indexOf(':') + 1);
  if (target === 'all') return null;
  if (target.startsWith('tag:')) return tags.has(id) ? null : 'empty';
  const group = target.startsWith('group:') ? site.groups.get(id) : undefined;
  const record = group ?? (target.startsWith('screen:') ? site.screens.get(id) : undefined);
  if (record === undefined) return 'missing';
  if (record.deletedAt !== null) return 'trash';
  if (group === undefined) return null;
  const alive = group.members.some((member) => site.screens.get(member)?.deletedAt === null);
  return alive ? null : 'empty';
}

/** What is wrong with a playlist as a record; whether its items can be shown is `findings-never.ts`'s to find. */
export function deadPlaylist(site: Site, id: string): DeadPlaylist | null {
  const playlist = site.playlists.get(id);
  if (playlist === undefined) return { code: 'playlist', playlist: id, why: 'missing' };
  if (playlist.deletedAt !== null) return { code: 'playlist', playlist: id, why: 'trash' };
  return playlist.items.length === 0 ? { code: 'playlist', playlist: id, why: 'empty' } : null;
}
