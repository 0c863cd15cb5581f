import { listRecords } from '#lib/server/records/list-records';
import { createRecord } from '#lib/server/records/record-api';
import { newPlaylist, playlistFilters, playlists } from '#lib/server/records/playlists';

export const GET = listRecords(playlists, playlistFilters);
export const POST = createRecord(playlists, newPlaylist);
