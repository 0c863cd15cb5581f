import type { Identity } from '#lib/access/access';
import type { Db } from './db/db';

/** Somebody's rights may have become fewer. Written by the database itself, whatever process changed it. */
export interface RightsChange {
  readonly seq: number;
  readonly kind: 'session' | 'user' | 'device' | 'token';
  /** The id of the session (its hash), user, device or token. */
  readonly subject: string;
}

/** The changes after `seq`, in order. Lines are deleted after some thousands: a first one above `seq + 1` means a gap. */
export function rightsChangesAfter(db: Db, seq: number): Promise<readonly RightsChange[]> {
  return db.read.selectFrom('rights_changes').selectAll().where('seq', '>', seq).orderBy('seq').execute();
}

export async function newestRightsChange(db: Db): Promise<number> {
  const row = await db.read
    .selectFrom('rights_changes')
    .select('seq')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** `kind subject` of every change that concerns this identity. */
export function subjectsOf(identity: Identity): readonly string[] {
  switch (identity.kind) {
    case 'user':
      return [`session ${identity.sessionId}`, `user ${identity.userId}`];
    case 'device':
      return [`device ${identity.deviceId}`];
    case 'token':
      return [`token ${identity.tokenId}`];
  }
}
