import { CloseCode } from '#lib/protocol/close-codes';
import type { Admission, Refused } from '../authenticate';
import type { Db } from '../db/db';

/** What a device whose credential was right may be now. Null for one that proved nothing. */
export async function judgeDevice(
  db: Db,
  deviceId: string | null,
  screenId: string,
): Promise<Admission | Refused> {
  const row =
    deviceId === null
      ? undefined
      : await db.read
          .selectFrom('devices')
          .select(['screen_id', 'state'])
          .where('id', '=', deviceId)
          .executeTakeFirst();
  if (deviceId === null || row === undefined || row.screen_id !== screenId) {
    return { code: CloseCode.unknownDevice, message: 'This device is not known here: let it enrol again.' };
  }
  switch (row.state) {
    case 'approved':
      // Its cookie is renewed by asking to enrol; how long that lasts says nothing about an open socket.
      return { identity: { kind: 'device', deviceId, screenId }, expiresAt: null };
    case 'revoked':
      return { code: CloseCode.revokedDevice, message: 'This device was revoked.' };
    case 'pending':
    case 'refused':
      return { code: CloseCode.unknownDevice, message: 'This device is not approved.' };
  }
}
