import { restoreOne } from '#lib/server/records/trash-record';
import { groups } from '#lib/server/records/groups';

export const POST = restoreOne(groups);
