import { usesOf } from '#lib/server/records/trash-record';
import { groups } from '#lib/server/records/groups';

export const GET = usesOf(groups);
