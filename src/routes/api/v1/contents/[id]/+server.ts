import { changeRecord, getRecord } from '#lib/server/records/record-api';
import { trashOne } from '#lib/server/records/trash-record';
import { contentChanges, contents } from '#lib/server/records/contents';

export const GET = getRecord(contents);
export const PATCH = changeRecord(contents, contentChanges);
export const DELETE = trashOne(contents);
