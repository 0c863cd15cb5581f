import { restoreOne } from '#lib/server/records/trash-record';
import { schedules } from '#lib/server/records/schedules';

export const POST = restoreOne(schedules);
