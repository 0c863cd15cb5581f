import * as v from 'valibot';
import { ROLES } from '#lib/access/access';
import { call } from './http';

const settingsSchema = v.object({
  /** Of whom a second factor is asked. */
  secondFactorRoles: v.array(v.picklist(ROLES)),
  /** How many days lines of the audit log are kept; null: for ever. */
  auditKeepDays: v.nullable(v.number()),
  /** How many days single plays are kept; null: for ever. */
  playsKeepDays: v.nullable(v.number()),
});
export type ServerSettings = v.InferOutput<typeof settingsSchema>;

const PATH = '/api/v1/server-settings';

export const readServerSettings = (): Promise<ServerSettings> => call('GET', PATH, settingsSchema);
export const changeServerSettings = (patch: Partial<ServerSettings>): Promise<ServerSettings> =>
  call('PATCH', PATH, settingsSchema, patch);
