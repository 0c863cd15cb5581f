import { usesOf } from '#lib/server/records/trash-record';
import { contents } from '#lib/server/records/contents';

export const GET = usesOf(contents);
