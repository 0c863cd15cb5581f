import * as v from 'valibot';
import { ROLES } from '#lib/access/access';
import { keepLines } from '../audit/retention';
import { setSecondFactorRoles } from '../accounts/ask-second-factor';
import { rolesSchema, secondFactorRoles } from '../accounts/second-factor-roles';
import type { UserIdentity } from '../accounts/sessions';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { keepPlays } from '../plays/retention';

/** What the server keeps for itself and admins decide; never a secret. */
export const settingsAnswer = v.strictObject({
  /** Whoever has one of these roles may do nothing without a second factor but set one up. */
  secondFactorRoles: v.array(v.picklist(ROLES)),
  /** How many days lines of the audit log are kept; null: for ever. */
  auditKeepDays: v.nullable(v.number()),
  /** How many days single plays are kept, their sums by day for good; null: for ever. */
  playsKeepDays: v.nullable(v.number()),
});
export type ServerSettings = v.InferOutput<typeof settingsAnswer>;

export const settingsPatchSchema = v.strictObject({
  secondFactorRoles: v.optional(rolesSchema),
  auditKeepDays: v.optional(keepLines.schema),
  playsKeepDays: v.optional(keepPlays.schema),
});
export type ServerSettingsPatch = v.InferOutput<typeof settingsPatchSchema>;

export async function serverSettings(db: Db): Promise<ServerSettings> {
  return {
    secondFactorRoles: [...(await secondFactorRoles(db))],
    auditKeepDays: await keepLines.read(db),
    playsKeepDays: await keepPlays.read(db),
  };
}

/**
 * Changes what the patch names.
 * @param self who asks; null for a program
 * @throws {Problem} `second-factor-first` (409); then nothing was changed
 */
export async function changeServerSettings(
  context: Pick<ServerContext, 'db' | 'now'>,
  patch: ServerSettingsPatch,
  self: UserIdentity | null,
): Promise<{ readonly before: ServerSettings; readonly after: ServerSettings }> {
  const before = await serverSettings(context.db);
  if (patch.secondFactorRoles !== undefined) {
    await setSecondFactorRoles(context, patch.secondFactorRoles, self);
  }
  if (patch.auditKeepDays !== undefined) await keepLines.write(context.db, patch.auditKeepDays);
  if (patch.playsKeepDays !== undefined) await keepPlays.write(context.db, patch.playsKeepDays);
  return { before, after: await serverSettings(context.db) };
}
