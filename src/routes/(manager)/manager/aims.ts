import type { Site } from '#lib/model/site';
import { allTags } from './contents/content-facts';

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name.localeCompare(b.name);

/** What schedules and launches can be aimed at, in the order of a list; `trashed`: names of targets in the trash. */
export function aimsOf(site: Site) {
  return {
    screens: [...site.screens.values()].filter((one) => one.deletedAt === null).sort(byName),
    groups: [...site.groups.values()].filter((one) => one.deletedAt === null).sort(byName),
    tags: allTags(site.screens.values()),
    trashed: new Map([...trashedAims('screen', site.screens), ...trashedAims('group', site.groups)]),
  };
}

function trashedAims(
  kind: 'screen' | 'group',
  records: ReadonlyMap<string, { readonly name: string; readonly deletedAt: number | null }>,
): [string, string][] {
  return [...records].flatMap(([id, { name, deletedAt }]): [string, string][] =>
    deletedAt === null ? [] : [[`${kind}:${id}`, name]],
  );
}
