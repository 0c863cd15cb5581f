import * as v from 'valibot';
import { call } from './http';

/** Whether this page crosses the internet without encryption, as far as the server can tell. For admins. */
export async function isExposed(): Promise<boolean> {
  return (await call('GET', '/api/v1/connection', v.object({ exposed: v.boolean() }))).exposed;
}
