import type { Content } from './content';
import type { Group } from './group';
import type { LaunchCommand } from './launch';
import type { Playlist } from './playlist';
import type { Schedule } from './schedule';
import type { Screen } from './screen';
import type { Settings } from './settings';

/** The plain record of each collection. */
export interface SiteRecords {
  readonly screens: Screen;
  readonly groups: Group;
  readonly contents: Content;
  readonly playlists: Playlist;
  readonly schedules: Schedule;
  readonly launches: LaunchCommand;
}

/** The maps of the document that hold records, by name. */
export type Collection = keyof SiteRecords;
export const COLLECTIONS: readonly Collection[] = [
  'screens',
  'groups',
  'contents',
  'playlists',
  'schedules',
  'launches',
];

/** A record (or an item of one) that does not parse: shown in the manager, skipped by players, never thrown. */
export interface Damaged {
  readonly collection: Collection | 'settings' | 'meta';
  readonly id: string;
  /** What is wrong, as a sentence behind the field's path: `when.start: A time is written HH:MM, …`. */
  readonly problem: string;
}

/**
 * The document as plain, immutable values. Records in the trash are included (`deletedAt` is set). A record that a
 * transaction did not touch is the same object as before it, so `===` tells what changed.
 */
export interface Site {
  /** Names the site for ever; a replica never merges with a document of another uid. Empty until the first sync. */
  readonly uid: string;
  /** The founding client ids of this epoch and those before it, oldest first. */
  readonly lineage: readonly number[];
  readonly settings: Settings;
  readonly screens: ReadonlyMap<string, Screen>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly contents: ReadonlyMap<string, Content>;
  readonly playlists: ReadonlyMap<string, Playlist>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** By slot. */
  readonly launches: ReadonlyMap<string, LaunchCommand>;
  readonly damaged: readonly Damaged[];
}
