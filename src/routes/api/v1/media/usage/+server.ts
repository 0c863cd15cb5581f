import * as v from 'valibot';
import { api } from '#lib/server/api';
import { storageUse } from '#lib/server/media/storage-room';

export const GET = api(
  {
    action: 'media.read',
    summary: 'How much room the stored media take, and how large a file may still be.',
    answers: {
      200: v.strictObject({ usedBytes: v.number(), quotaBytes: v.number(), roomBytes: v.number() }),
    },
  },
  ({ context }) => storageUse(context),
);
