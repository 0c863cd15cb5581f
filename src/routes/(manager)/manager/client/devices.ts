import * as v from 'valibot';
import { call } from './http';

const deviceSchema = v.object({
  id: v.string(),
  /** The id in the kiosk's URL. */
  screen: v.string(),
  name: v.string(),
  location: v.string(),
  state: v.picklist(['pending', 'approved', 'revoked', 'refused']),
  /** The pairing code, also on the kiosk's screen. */
  code: v.nullable(v.string()),
  /** Another device is approved under this id. */
  conflict: v.boolean(),
  requestedAt: v.number(),
  decidedAt: v.nullable(v.number()),
});
export type Device = v.InferOutput<typeof deviceSchema>;

/** Every device that ever asked to join. */
export async function listDevices(): Promise<readonly Device[]> {
  return (await call('GET', '/api/v1/devices', v.object({ devices: v.array(deviceSchema) }))).devices;
}

/** `replace`: approve, and revoke the device that has the screen. */
export type Decision = 'approve' | 'replace' | 'refuse' | 'revoke';

export async function decide(device: string, decision: Decision): Promise<void> {
  const path = decision === 'replace' ? 'approve?replace=true' : decision;
  await call('POST', `/api/v1/devices/${encodeURIComponent(device)}/${path}`, v.unknown());
}

const policySchema = v.object({ policy: v.picklist(['approve', 'key', 'open']) });
export type Policy = v.InferOutput<typeof policySchema>['policy'];

export async function readPolicy(): Promise<Policy> {
  return (await call('GET', '/api/v1/enrolment-policy', policySchema)).policy;
}

export async function writePolicy(policy: Policy): Promise<Policy> {
  return (await call('PUT', '/api/v1/enrolment-policy', policySchema, { policy })).policy;
}
