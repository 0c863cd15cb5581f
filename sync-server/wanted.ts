import type { Wanted } from '#lib/server/authenticate';

/** `?as=user` (also when absent), `?as=token` or `?as=device:<screenId>`; null for anything else. */
export function wantedIdentity(as: string | null): Wanted | null {
  if (as === null || as === 'user') return { kind: 'user' };
  if (as === 'token') return { kind: 'token' };
  const screenId = /^device:([A-Za-z0-9._-]{1,64})$/.exec(as)?.[1];
  return screenId === undefined ? null : { kind: 'device', screenId };
}
