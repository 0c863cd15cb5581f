import { listRecords } from '#lib/server/records/list-records';
import { createRecord } from '#lib/server/records/record-api';
import { newContent, contentFilters, contents } from '#lib/server/records/contents';

export const GET = listRecords(contents, contentFilters);
export const POST = createRecord(contents, newContent);
