import type { Clear, Launch } from '../model/launch';
import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';

/** What all screens of one site object share: who is aimed at by what. */
export interface SiteIndex {
  /** Everything that means this screen: `all`, itself, its groups that are not in the trash, its tags. */
  targetsOf(screenId: string): ReadonlySet<string>;
  /** Ids of the groups it is in, lowest first. */
  groupsOf(screenId: string): readonly string[];
  /** Entries that are not in the trash, by id, without repetition. */
  schedulesFor(targets: ReadonlySet<string>): readonly Schedule[];
  readonly launches: readonly Launch[];
  readonly clears: readonly Clear[];
}

const indexes = new WeakMap<Site, SiteIndex>();

export function indexOf(site: Site): SiteIndex {
  let index = indexes.get(site);
  if (index === undefined) {
    index = makeIndex(site);
    indexes.set(site, index);
  }
  return index;
}

function makeIndex(site: Site): SiteIndex {
  const groups = new Map<string, string[]>();
  for (const id of [...site.groups.keys()].sort()) {
    const group = site.groups.get(id);
    if (group === undefined || group.deletedAt !== null) continue;
    for (const member of group.members) append(groups, member, id);
  }
  const schedules = new Map<string, Schedule[]>();
  for (const schedule of site.schedules.values()) {
    if (schedule.deletedAt !== null) continue;
    for (const target of schedule.targets) append(schedules, target, schedule);
  }
  const commands = [...site.launches.values()];

  return {
    targetsOf: (screenId) => {
      const targets = new Set(['all', `screen:${screenId}`]);
      for (const group of groups.get(screenId) ?? []) targets.add(`group:${group}`);
      for (const tag of site.screens.get(screenId)?.tags ?? []) targets.add(`tag:${tag}`);
      return targets;
    },
    groupsOf: (screenId) => groups.get(screenId) ?? [],
    schedulesFor: (targets) => {
      const aimed = new Set<Schedule>();
      for (const target of targets) for (const schedule of schedules.get(target) ?? []) aimed.add(schedule);
      return [...aimed].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    launches: commands.filter((command) => command.kind === 'launch'),
    clears: commands.filter((command) => command.kind === 'clear'),
  };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
