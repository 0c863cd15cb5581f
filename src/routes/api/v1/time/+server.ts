import { openApi } from '#lib/server/api';

export const GET = openApi(({ context }) => Promise.resolve({ now: context.now() }));
