import * as v from 'valibot';
import { call } from './http';

const entries = {
  id: v.string(),
  name: v.string(),
  createdBy: v.string(),
  createdAt: v.number(),
  expiresAt: v.nullable(v.number()),
  revokedAt: v.nullable(v.number()),
  /** How many devices it lets in; null: any number. */
  mostDevices: v.nullable(v.number()),
  /** How many it let in so far. */
  devices: v.number(),
};
const keySchema = v.object(entries);
export type EnrolmentKey = v.InferOutput<typeof keySchema>;
const madeSchema = v.object({ ...entries, text: v.string() });
/** With its text, which can't be asked for again. */
export type MadeEnrolmentKey = v.InferOutput<typeof madeSchema>;

const PATH = '/api/v1/enrolment-keys';

export async function listKeys(): Promise<readonly EnrolmentKey[]> {
  return (await call('GET', PATH, v.object({ keys: v.array(keySchema) }))).keys;
}

export type NewEnrolmentKey = Pick<EnrolmentKey, 'name' | 'mostDevices' | 'expiresAt'>;
export const createKey = (key: NewEnrolmentKey): Promise<MadeEnrolmentKey> =>
  call('POST', PATH, madeSchema, key);

export async function revokeKey(id: string): Promise<void> {
  await call('DELETE', `${PATH}/${encodeURIComponent(id)}`, v.unknown());
}
