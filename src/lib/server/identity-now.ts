import type { Identity } from '#lib/access/access';
import type { ServerContext } from './context';
import { recheck } from './recheck';
import { refusalProblem } from './refusal-problem';

/**
 * Who somebody is by now that was somebody when a request began: its body may have been hours on its way, and a right that
 * was taken away meanwhile is gone. What they may do is to be asked of the answer.
 * @throws {Problem} `not-logged-in` (401) or `forbidden` (403)
 */
export async function identityNow(
  context: Pick<ServerContext, 'db' | 'now'>,
  identity: Identity,
): Promise<Identity> {
  const verdict = await recheck(context, identity);
  if (!('identity' in verdict)) throw refusalProblem(verdict);
  return verdict.identity;
}
