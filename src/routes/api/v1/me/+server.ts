import * as v from 'valibot';
import { ROLES, TOKEN_SCOPES } from '#lib/access/access';
import { api } from '#lib/server/api';

export const GET = api(
  {
    action: 'site.read',
    summary: 'Who is asking, and of which site.',
    answers: {
      200: v.strictObject({
        user: v.optional(v.strictObject({ id: v.string(), username: v.string(), role: v.picklist(ROLES) })),
        token: v.optional(
          v.strictObject({ id: v.string(), name: v.string(), scope: v.picklist(TOKEN_SCOPES) }),
        ),
        site: v.strictObject({ uid: v.string(), epoch: v.number() }),
        now: v.number(),
      }),
    },
  },
  ({ context, who }) => ({
    ...(who.kind === 'user'
      ? { user: { id: who.userId, username: who.username, role: who.role } }
      : { token: { id: who.tokenId, name: who.name, scope: who.role } }),
    site: { uid: context.live.uid, epoch: context.live.epoch },
    now: context.now(),
  }),
);
