import * as v from 'valibot';
import type { Db } from '../db/db';

/** `approve`: somebody compares the pairing code and says yes. `open`: accepted at once, for a trusted LAN. */
export const policySchema = v.picklist(['approve', 'open'], 'The policy is “approve” or “open”');
export type EnrolmentPolicy = v.InferOutput<typeof policySchema>;

const KEY = 'enrolment_policy';

export async function enrolmentPolicy(db: Db): Promise<EnrolmentPolicy> {
  const row = await db.read
    .selectFrom('server_settings')
    .select('value')
    .where('key', '=', KEY)
    .executeTakeFirst();
  const parsed = v.safeParse(policySchema, row?.value);
  // Whatever else stands there, the careful one holds.
  return parsed.success ? parsed.output : 'approve';
}

export async function setEnrolmentPolicy(db: Db, policy: EnrolmentPolicy): Promise<void> {
  await db.write
    .insertInto('server_settings')
    .values({ key: KEY, value: policy })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: policy }))
    .execute();
}
