import * as v from 'valibot';
import type { Db } from '../db/db';
import { readSetting, writeSetting } from '../db/server-setting';

/**
 * `approve`: somebody compares the pairing code and says yes. `key`: so, but whoever brings an enrolment key is let in at
 * once. `open`: accepted at once, for a trusted LAN.
 */
export const policySchema = v.picklist(
  ['approve', 'key', 'open'],
  'The policy is “approve”, “key” or “open”',
);
export type EnrolmentPolicy = v.InferOutput<typeof policySchema>;

const KEY = 'enrolment_policy';

export async function enrolmentPolicy(db: Db): Promise<EnrolmentPolicy> {
  const parsed = v.safeParse(policySchema, await readSetting(db, KEY));
  // Whatever else stands there, the careful one holds.
  return parsed.success ? parsed.output : 'approve';
}

export async function setEnrolmentPolicy(db: Db, policy: EnrolmentPolicy): Promise<void> {
  await writeSetting(db, KEY, policy);
}
