import * as v from 'valibot';
import { openApi } from '#lib/server/api';

export const GET = openApi(
  {
    summary: "The server's time, in ms since the Unix epoch.",
    answers: {
      200: v.strictObject({
        now: v.number(),
        synchronised: v.pipe(
          v.nullable(v.boolean()),
          v.description(
            'Whether this clock follows a time server, or is said to; null: the server can’t tell.',
          ),
        ),
      }),
    },
  },
  ({ context }) => ({ now: context.now(), synchronised: context.clockSynchronised() }),
);
