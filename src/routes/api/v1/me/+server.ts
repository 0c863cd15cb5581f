import { api } from '#lib/server/api';

export const GET = api('site.read', ({ context, who }) =>
  Promise.resolve({
    ...(who.kind === 'user'
      ? { user: { id: who.userId, username: who.username, role: who.role } }
      : { token: { id: who.tokenId, name: who.name, scope: who.role } }),
    site: { uid: context.live.uid, epoch: context.live.epoch },
    now: context.now(),
  }),
);
