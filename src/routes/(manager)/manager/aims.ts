import type { Site } from '#lib/model/site';
import { allTags } from './contents/content-facts';

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name.localeCompare(b.name);

/** What schedules and launches can be aimed at, in the order of a list. */
export function aimsOf(site: Site) {
  return {
    screens: [...site.screens.values()].filter((one) => one.deletedAt === null).sort(byName),
    groups: [...site.groups.values()].filter((one) => one.deletedAt === null).sort(byName),
    tags: allTags(site.screens.values()),
  };
}
