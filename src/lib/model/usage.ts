import type { Launch } from './launch';
import type { Collection, Site } from './site';

/** A record that needs another one. */
export interface Use {
  readonly collection: Collection | 'settings';
  readonly id: string;
  /** For people; a launch has none of its own and is named by its target. */
  readonly name: string;
}

/** What records can be used by others. */
export type UsedCollection = 'contents' | 'playlists' | 'groups' | 'screens';

/**
 * Where a record is used, for the question before it goes to the trash. What is in the trash itself does not count, nor
 * does a launch that ended before `now` (ms since the Unix epoch).
 */
export function whereUsed(site: Site, collection: UsedCollection, id: string, now: number): readonly Use[] {
  const uses: Use[] = [];
  const playlist = (other: string | null) => collection === 'playlists' && other === id;
  const target = collection === 'groups' ? `group:${id}` : collection === 'screens' ? `screen:${id}` : null;
  if (playlist(site.settings.defaultPlaylist)) {
    uses.push({ collection: 'settings', id: 'settings', name: site.settings.name });
  }
  uses.push(
    ...inUse(site.screens, 'screens', (screen) => playlist(screen.defaultPlaylist)),
    ...inUse(
      site.groups,
      'groups',
      (group) => playlist(group.defaultPlaylist) || (collection === 'screens' && group.members.includes(id)),
    ),
    ...inUse(site.playlists, 'playlists', ({ items }) =>
      items.some((item) => (collection === 'contents' ? item.content === id : playlist(item.playlist))),
    ),
    ...inUse(
      site.schedules,
      'schedules',
      (entry) => playlist(entry.playlist) || (target !== null && entry.targets.includes(target)),
    ),
  );
  for (const [slot, command] of site.launches) {
    if (command.kind !== 'launch' || (command.until !== null && command.until <= now)) continue;
    if (launches(command, collection, id) || command.target === target) {
      uses.push({ collection: 'launches', id: slot, name: command.target });
    }
  }
  return uses;
}

function launches({ source }: Launch, collection: UsedCollection, id: string): boolean {
  return source.id === id && collection === (source.type === 'content' ? 'contents' : 'playlists');
}

function inUse<T extends { readonly name: string; readonly deletedAt: number | null }>(
  records: ReadonlyMap<string, T>,
  collection: Collection,
  uses: (record: T) => boolean,
): readonly Use[] {
  return [...records]
    .filter(([, record]) => record.deletedAt === null && uses(record))
    .map(([id, { name }]) => ({ collection, id, name }));
}
