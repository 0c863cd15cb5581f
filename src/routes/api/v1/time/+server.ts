import * as v from 'valibot';
import { openApi } from '#lib/server/api';

export const GET = openApi(
  {
    summary: "The server's time, in ms since the Unix epoch.",
    answers: { 200: v.strictObject({ now: v.number() }) },
  },
  ({ context }) => ({ now: context.now() }),
);
