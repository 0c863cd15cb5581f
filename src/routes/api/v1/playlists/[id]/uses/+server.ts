import { usesOf } from '#lib/server/records/trash-record';
import { playlists } from '#lib/server/records/playlists';

export const GET = usesOf(playlists);
