import type { Screen } from './screen';
import type { Site } from './site';

/** The screens, not in the trash, that targets (`all`, `screen:<id>`, `group:<id>`, `tag:<tag>`) mean, each once. */
export function aimedScreens(site: Site, targets: readonly string[]): readonly Screen[] {
  const isAimed = new Set(targets);
  const members = new Set<string>();
  for (const group of site.groups.values()) {
    if (group.deletedAt !== null || !isAimed.has(`group:${group.id}`)) continue;
    for (const member of group.members) members.add(member);
  }
  return [...site.screens.values()].filter(
    ({ id, tags, deletedAt }) =>
      deletedAt === null &&
      (isAimed.has('all') ||
        isAimed.has(`screen:${id}`) ||
        members.has(id) ||
        tags.some((tag) => isAimed.has(`tag:${tag}`))),
  );
}
