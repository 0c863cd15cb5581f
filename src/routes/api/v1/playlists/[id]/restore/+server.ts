import { restoreOne } from '#lib/server/records/trash-record';
import { playlists } from '#lib/server/records/playlists';

export const POST = restoreOne(playlists);
