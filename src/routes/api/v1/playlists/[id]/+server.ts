import { changeRecord, getRecord } from '#lib/server/records/record-api';
import { trashOne } from '#lib/server/records/trash-record';
import { playlistChanges, playlists } from '#lib/server/records/playlists';

export const GET = getRecord(playlists);
export const PATCH = changeRecord(playlists, playlistChanges);
export const DELETE = trashOne(playlists);
