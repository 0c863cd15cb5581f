import * as v from 'valibot';
import type { ServerContext } from '../context';
import { newAccountSchema } from './credentials';
import { createFirstAdmin, hasUsers } from './users';

/** The message is a sentence for the console. */
export class FirstAdminError extends Error {
  override readonly name = 'FirstAdminError';
}

/**
 * Makes the admin that `ADMIN_USERNAME` and `ADMIN_PASSWORD` name, when the system is empty; ignored afterwards.
 * @throws {FirstAdminError} when the name or the password is not acceptable
 */
export async function ensureFirstAdmin(
  context: Pick<ServerContext, 'config' | 'db' | 'log' | 'now'>,
): Promise<void> {
  const wanted = context.config.firstAdmin;
  if (wanted === null || (await hasUsers(context.db))) return;
  const parsed = v.safeParse(newAccountSchema, wanted);
  if (!parsed.success) {
    const about = v.getDotPath(parsed.issues[0]) === 'username' ? 'ADMIN_USERNAME' : 'ADMIN_PASSWORD';
    throw new FirstAdminError(`${about} can't be used: ${parsed.issues[0].message}`);
  }
  if (await createFirstAdmin(context, parsed.output)) {
    context.log.info({ username: parsed.output.username }, 'first admin created from the environment');
  }
}
