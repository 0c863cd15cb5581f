import { listRecords } from '#lib/server/records/list-records';
import { createRecord } from '#lib/server/records/record-api';
import { newSchedule, scheduleFilters, schedules } from '#lib/server/records/schedules';

export const GET = listRecords(schedules, scheduleFilters);
export const POST = createRecord(schedules, newSchedule);
