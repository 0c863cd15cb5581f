import type { Screen } from '#lib/model/screen';
import type { Site } from '#lib/model/site';

/** The screens that targets mean now, each once, in the order of ids; those in the trash are none. */
export function aimedScreens(site: Pick<Site, 'screens' | 'groups'>, targets: readonly string[]): Screen[] {
  const members = new Set<string>();
  for (const group of site.groups.values()) {
    if (group.deletedAt === null && targets.includes(`group:${group.id}`))
      group.members.forEach((id) => members.add(id));
  }
  return [...site.screens.values()].filter(
    (screen) =>
      screen.deletedAt === null &&
      (targets.includes('all') ||
        targets.includes(`screen:${screen.id}`) ||
        members.has(screen.id) ||
        screen.tags.some((tag) => targets.includes(`tag:${tag}`))),
  );
}
