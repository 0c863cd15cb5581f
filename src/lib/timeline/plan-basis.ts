import type { LaunchCommand } from '../model/launch';
import type { Schedule } from '../model/schedule';
import type { Screen } from '../model/screen';
import type { Site } from '../model/site';
import { indexOf } from './site-index';

/**
 * The records of a site that decide what one screen plays, the playlists and contents that these name aside. An edit
 * that leaves all of it as it is can't change the screen's plan.
 */
export interface Basis {
  /** `undefined`: there is no such screen, or it is in the trash. */
  readonly screen: Screen | undefined;
  /** The screen's zone, or the site's. */
  readonly timezone: string;
  /** Ids of the default playlists, the one to take first. */
  readonly defaults: readonly string[];
  readonly targets: ReadonlySet<string>;
  /** Aimed at each of the targets, in their order. */
  readonly schedules: readonly (readonly Schedule[])[];
  readonly commands: readonly (readonly LaunchCommand[])[];
}

export function basisOf(site: Site, screenId: string): Basis {
  const record = site.screens.get(screenId);
  const screen = record?.deletedAt === null ? record : undefined;
  const timezone = record?.timezone ?? site.settings.timezone;
  if (screen === undefined) {
    return { screen, timezone, defaults: [], targets: new Set(), schedules: [], commands: [] };
  }
  const index = indexOf(site);
  const targets = index.targetsOf(screenId);
  const defaults = [
    screen.defaultPlaylist,
    ...index.groupsOf(screenId).map((id) => site.groups.get(id)?.defaultPlaylist ?? null),
    site.settings.defaultPlaylist,
  ];
  return {
    screen,
    timezone,
    defaults: defaults.filter((id) => id !== null),
    targets,
    schedules: [...targets].map((target) => index.schedulesAt(target)),
    commands: [...targets].map((target) => index.commandsAt(target)),
  };
}

export function sameBasis(one: Basis, other: Basis): boolean {
  return (
    one.screen === other.screen &&
    one.timezone === other.timezone &&
    sameItems(one.defaults, other.defaults) &&
    sameItems([...one.targets], [...other.targets]) &&
    one.schedules.every((list, place) => sameItems(list, other.schedules[place])) &&
    one.commands.every((list, place) => sameItems(list, other.commands[place]))
  );
}

function sameItems(one: readonly unknown[], other: readonly unknown[] | undefined): boolean {
  if (one === other) return true;
  return one.length === other?.length && one.every((item, place) => item === other[place]);
}
