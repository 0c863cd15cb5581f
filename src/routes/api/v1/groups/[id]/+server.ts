import { changeRecord, getRecord } from '#lib/server/records/record-api';
import { trashOne } from '#lib/server/records/trash-record';
import { groupChanges, groups } from '#lib/server/records/groups';

export const GET = getRecord(groups);
export const PATCH = changeRecord(groups, groupChanges);
export const DELETE = trashOne(groups);
