import * as v from 'valibot';
import type { ServerContext } from '../context';
import { newAccountSchema } from './credentials';
import { createFirstAdmin, hasUsers } from './users';

/**
 * Makes the admin that `ADMIN_USERNAME` and `ADMIN_PASSWORD` name, when the system is empty; ignored afterwards.
 * @throws {Error} when the name or the password is not acceptable, with a sentence for the console
 */
export async function ensureFirstAdmin(
  context: Pick<ServerContext, 'config' | 'db' | 'log' | 'now'>,
): Promise<void> {
  const wanted = context.config.firstAdmin;
  if (wanted === null || (await hasUsers(context.db))) return;
  const parsed = v.safeParse(newAccountSchema, wanted);
  if (!parsed.success) {
    const about = v.getDotPath(parsed.issues[0]) === 'username' ? 'ADMIN_USERNAME' : 'ADMIN_PASSWORD';
    throw new Error(`${about} can't be used: ${parsed.issues[0].message}`);
  }
  if (await createFirstAdmin(context, parsed.output)) {
    context.log.info({ username: parsed.output.username }, 'first admin created from the environment');
  }
}
