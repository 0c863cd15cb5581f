import type { IncomingMessage } from 'node:http';
import type { Action, Identity } from '#lib/access/access';
import { actorOf } from './audit/actor';
import { auditRefusedAccess } from './audit/refused-access';
import type { ServerContext } from './context';
import { asProblem } from './problem';
import { credentialsOf } from './request-credentials';
import { requireAction, type Caller } from './require-action';

/**
 * What `api()` does for Kit's methods, for a Node-level route: a refusal of somebody known is written into the audit log.
 * @throws {Problem} as `requireAction`
 */
export async function demandAction(
  context: ServerContext,
  request: IncomingMessage,
  identity: Identity,
  action: Action,
): Promise<Caller> {
  try {
    return requireAction(identity, action);
  } catch (error) {
    if (asProblem(error, context.log).status === 403) {
      const [path = ''] = (request.url ?? '').split('?', 1);
      const from = { ...actorOf(identity), address: credentialsOf(request).address };
      await auditRefusedAccess(context, from, { method: request.method ?? '', path });
    }
    throw error;
  }
}
