import type { Group } from '#lib/model/group';
import type { Screen } from '#lib/model/screen';
import type { Site } from '#lib/model/site';

const byName = (a: { readonly name: string; readonly id: string }, b: typeof a): number =>
  a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);

/** Groups that are not in the trash, by name. */
export function groupsOf(site: Pick<Site, 'groups'>): readonly Group[] {
  return [...site.groups.values()].filter((one) => one.deletedAt === null).sort(byName);
}

/** The screens of a group that are there, by name. */
export function membersOf(group: Group, site: Pick<Site, 'screens'>): readonly Screen[] {
  return group.members
    .flatMap((id) => site.screens.get(id) ?? [])
    .filter((screen) => screen.deletedAt === null)
    .sort(byName);
}

/** More names than these are counted. */
const MOST = 6;

/** `Hall, Door, Totem and 12 more` */
export function memberNames(members: readonly Screen[]): string {
  const names = members
    .slice(0, MOST)
    .map(({ name }) => name)
    .join(', ');
  return members.length > MOST ? `${names} and ${members.length - MOST} more` : names;
}

/** What its screens play when nothing else does, and whether that is not there. */
export function defaultText(
  { defaultPlaylist }: Group,
  site: Pick<Site, 'playlists'>,
): { readonly text: string; readonly missing: boolean } {
  if (defaultPlaylist === null) return { text: 'No default playlist of its own', missing: false };
  const playlist = site.playlists.get(defaultPlaylist);
  const missing = playlist === undefined || playlist.deletedAt !== null;
  return { text: `Default playlist: ${playlist?.name ?? 'gone'}`, missing };
}
