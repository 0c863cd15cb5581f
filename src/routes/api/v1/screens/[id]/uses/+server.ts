import { usesOf } from '#lib/server/records/trash-record';
import { screens } from '#lib/server/records/screens';

export const GET = usesOf(screens);
