import * as v from 'valibot';
import { api } from '#lib/server/api';
import { verifyOnce } from '#lib/server/audit/verify-once';

const hash = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, 'it is a hash: 64 digits and letters a to f'),
  v.description('`newest` of an earlier answer: whether that line is still there.'),
);

export const GET = api(
  {
    action: 'audit.read',
    summary: 'Whether no line of the audit log was changed or taken out.',
    description:
      '`fault` says in a sentence what is wrong with the first line that is; null: nothing. Keep `newest` elsewhere, and ask with it as `contains` later: `found` then says whether that line is still there.',
    query: v.strictObject({ contains: v.optional(hash) }),
    answers: {
      200: v.strictObject({
        lines: v.number(),
        /** The last line that was dropped by age. */
        droppedUpTo: v.nullable(v.number()),
        newest: v.nullable(v.string()),
        fault: v.nullable(v.string()),
        found: v.boolean(),
      }),
    },
  },
  ({ context, query }) => verifyOnce(context, query.contains ?? null),
);
