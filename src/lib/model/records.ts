import { contentRecord } from './content';
import { groupRecord } from './group';
import { parseLaunch } from './launch';
import { parseRecord, type Parsed, type RecordSpec } from './parse';
import { parsePlaylist, playlistRecord } from './playlist';
import { scheduleRecord } from './schedule';
import { screenRecord } from './screen';
import type { Collection, SiteRecords } from './site';

/** The collections whose records are maps of fields; a launch is one value. */
export type EditableCollection = Exclude<Collection, 'launches'>;

export const RECORDS: Readonly<Record<EditableCollection, RecordSpec<unknown>>> = {
  screens: screenRecord,
  groups: groupRecord,
  contents: contentRecord,
  playlists: playlistRecord,
  schedules: scheduleRecord,
};

/** What stands under a key of each collection, as a plain record. None of them ever throws. */
export const PARSERS: {
  readonly [C in Collection]: (id: string, raw: unknown) => Parsed<SiteRecords[C]>;
} = {
  screens: (id, raw) => parseRecord(screenRecord, id, raw),
  groups: (id, raw) => parseRecord(groupRecord, id, raw),
  contents: (id, raw) => parseRecord(contentRecord, id, raw),
  playlists: parsePlaylist,
  schedules: (id, raw) => parseRecord(scheduleRecord, id, raw),
  launches: parseLaunch,
};
