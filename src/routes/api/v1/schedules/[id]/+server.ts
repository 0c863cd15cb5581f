import { changeRecord, getRecord } from '#lib/server/records/record-api';
import { trashOne } from '#lib/server/records/trash-record';
import { scheduleChanges, schedules } from '#lib/server/records/schedules';

export const GET = getRecord(schedules);
export const PATCH = changeRecord(schedules, scheduleChanges);
export const DELETE = trashOne(schedules);
