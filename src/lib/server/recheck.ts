import type { Identity } from '#lib/access/access';
import { sessionById } from './accounts/sessions';
import type { Admission, Refused } from './authenticate';
import type { ServerContext } from './context';
import { judgeDevice } from './devices/judge-device';
import { NOT_LOGGED_IN } from './identify';
import { judgeToken, tokenRow } from './tokens/check-token';
import { CloseCode } from '#lib/protocol/close-codes';

/** What somebody who proved an identity before may be now. Extends nothing. Rejects only on an outage of our own. */
export async function recheck(
  { db, now }: Pick<ServerContext, 'db' | 'now'>,
  identity: Identity,
): Promise<Admission | Refused> {
  switch (identity.kind) {
    case 'user':
      return (await sessionById({ db, now }, identity.sessionId)) ?? NOT_LOGGED_IN;
    case 'device':
      return judgeDevice(db, identity.deviceId, identity.screenId);
    case 'token': {
      const row = await tokenRow(db, identity.tokenId);
      if (row === undefined) {
        return { code: CloseCode.notAuthenticated, message: 'This token was deleted: make a new one.' };
      }
      const { screenId, role } = identity;
      if (screenId !== null) return judgeToken(row, { kind: 'device', screenId }, now());
      return judgeToken(row, { kind: role === 'kiosk' ? 'any' : 'user' }, now());
    }
  }
}
