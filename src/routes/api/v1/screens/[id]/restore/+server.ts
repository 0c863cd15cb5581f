import { restoreOne } from '#lib/server/records/trash-record';
import { screens } from '#lib/server/records/screens';

export const POST = restoreOne(screens);
