import { listRecords } from '#lib/server/records/list-records';
import { createRecord } from '#lib/server/records/record-api';
import { newGroup, groupFilters, groups } from '#lib/server/records/groups';

export const GET = listRecords(groups, groupFilters);
export const POST = createRecord(groups, newGroup);
