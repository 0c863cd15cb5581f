import { restoreOne } from '#lib/server/records/trash-record';
import { contents } from '#lib/server/records/contents';

export const POST = restoreOne(contents);
