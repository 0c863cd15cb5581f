import * as v from 'valibot';
import { ROLES } from '#lib/access/access';
import { setSecondFactorRoles } from '../accounts/ask-second-factor';
import { rolesSchema, secondFactorRoles } from '../accounts/second-factor-roles';
import type { UserIdentity } from '../accounts/sessions';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';

/** What the server keeps for itself and admins decide; never a secret. */
export const settingsAnswer = v.strictObject({
  /** Whoever has one of these roles may do nothing without a second factor but set one up. */
  secondFactorRoles: v.array(v.picklist(ROLES)),
});
export type ServerSettings = v.InferOutput<typeof settingsAnswer>;

export const settingsPatchSchema = v.strictObject({
  secondFactorRoles: v.optional(rolesSchema),
});
export type ServerSettingsPatch = v.InferOutput<typeof settingsPatchSchema>;

export async function serverSettings(db: Db): Promise<ServerSettings> {
  return { secondFactorRoles: [...(await secondFactorRoles(db))] };
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
  return { before, after: await serverSettings(context.db) };
}
