import { changeRecord, getRecord } from '#lib/server/records/record-api';
import { trashOne } from '#lib/server/records/trash-record';
import { screenChanges, screens } from '#lib/server/records/screens';

export const GET = getRecord(screens);
export const PATCH = changeRecord(screens, screenChanges);
export const DELETE = trashOne(screens);
