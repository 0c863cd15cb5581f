import { CloseCode } from '#lib/protocol/close-codes';
import type { ServerContext } from '../context';
import { endSession, hashOf } from './sessions';

/** Ends a session, and with it the live connections that it opened. `reason` is for whoever had them open. */
export async function logOut(
  context: Pick<ServerContext, 'db' | 'now' | 'live'>,
  token: string,
  reason: string,
): Promise<void> {
  await endSession(context, token);
  const ended = hashOf(token);
  context.live.closeWhere(
    (identity) => identity.kind === 'user' && identity.sessionId === ended,
    CloseCode.notAuthenticated,
    reason,
  );
}
