import { meSchema, type Me } from '#lib/state/session';
import { call } from './http';

/** Who is asking, and which site this server holds. Fails with status 401 without a session. */
export async function readMe(): Promise<Me> {
  return await call('GET', '/api/v1/me', meSchema);
}
