import type { Clear, Launch, LaunchCommand } from '../model/launch';
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
  /** Those aimed at just this target. */
  schedulesAt(target: string): readonly Schedule[];
  /** Launches and clears aimed at just this target. */
  commandsAt(target: string): readonly LaunchCommand[];
  readonly launches: readonly Launch[];
  readonly clears: readonly Clear[];
}

const NONE: readonly never[] = [];

const indexes = new WeakMap<Site, SiteIndex>();

export function indexOf(site: Site): SiteIndex {
  let index = indexes.get(site);
  if (index === undefined) {
    index = makeIndex(site);
    indexes.set(site, index);
  }
  return index;
}

/** What is worked out from a collection lasts as long as no record in it changes: an edit elsewhere costs nothing. */
function keptFor<K extends object, V>(work: (collection: K) => V): (collection: K) => V {
  const known = new WeakMap<K, V>();
  return (collection) => {
    let value = known.get(collection);
    if (value === undefined) {
      value = work(collection);
      known.set(collection, value);
    }
    return value;
  };
}

const groupsByMember = keptFor((records: Site['groups']) => {
  const groups = new Map<string, string[]>();
  for (const id of [...records.keys()].sort()) {
    const group = records.get(id);
    if (group === undefined || group.deletedAt !== null) continue;
    for (const member of group.members) append(groups, member, id);
  }
  return groups;
});

const schedulesByTarget = keptFor((records: Site['schedules']) => {
  const schedules = new Map<string, Schedule[]>();
  for (const schedule of records.values()) {
    if (schedule.deletedAt !== null) continue;
    for (const target of schedule.targets) append(schedules, target, schedule);
  }
  return schedules;
});

const commandsOf = keptFor((records: Site['launches']) => {
  const commands = [...records.values()];
  const byTarget = new Map<string, LaunchCommand[]>();
  for (const command of commands) append(byTarget, command.target, command);
  return {
    commandsAt: (target: string) => byTarget.get(target) ?? NONE,
    launches: commands.filter((command) => command.kind === 'launch'),
    clears: commands.filter((command) => command.kind === 'clear'),
  };
});

function makeIndex(site: Site): SiteIndex {
  const groups = groupsByMember(site.groups);
  const schedules = schedulesByTarget(site.schedules);

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
    schedulesAt: (target) => schedules.get(target) ?? NONE,
    ...commandsOf(site.launches),
  };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
