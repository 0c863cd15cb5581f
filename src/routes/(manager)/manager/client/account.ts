import * as v from 'valibot';
import { call } from './http';

const secondFactorSchema = v.object({
  since: v.nullable(v.number()),
  recoveryCodesLeft: v.number(),
  /** The person's role may not be without. */
  wanted: v.boolean(),
});
export type SecondFactor = v.InferOutput<typeof secondFactorSchema>;

export const sessionSchema = v.object({
  id: v.string(),
  createdAt: v.number(),
  lastUsedAt: v.number(),
  expiresAt: v.number(),
  address: v.string(),
  agent: v.string(),
  current: v.boolean(),
});
export type Session = v.InferOutput<typeof sessionSchema>;

const setupSchema = v.object({ secret: v.string(), uri: v.string(), qr: v.string() });
/** What an authenticator app is given: 32 characters, or a QR code as SVG. */
export type Setup = v.InferOutput<typeof setupSchema>;

/** That whoever sits here is the account's owner. `code`: of the app, or a recovery code, where a second factor is on. */
export interface Proof {
  readonly password: string;
  readonly code?: string;
}

const codesSchema = v.object({ recoveryCodes: v.array(v.string()) });
const PATH = '/api/v1/account';

export const readSecondFactor = (): Promise<SecondFactor> =>
  call('GET', `${PATH}/second-factor`, secondFactorSchema);

export const beginSetup = (proof: Proof): Promise<Setup> =>
  call('POST', `${PATH}/second-factor`, setupSchema, proof);

/** Resolves with the recovery codes, which can't be asked for again. */
export async function confirmSetup(code: string): Promise<readonly string[]> {
  return (await call('POST', `${PATH}/second-factor/confirm`, codesSchema, { code })).recoveryCodes;
}

export async function renewRecoveryCodes(proof: Proof): Promise<readonly string[]> {
  return (await call('POST', `${PATH}/second-factor/recovery-codes`, codesSchema, proof)).recoveryCodes;
}

export async function switchOff(proof: Proof): Promise<void> {
  await call('POST', `${PATH}/second-factor/off`, v.unknown(), proof);
}

export async function changePassword(current: string, password: string): Promise<void> {
  await call('PUT', `${PATH}/password`, v.unknown(), { current, password });
}

export async function listSessions(): Promise<readonly Session[]> {
  return (await call('GET', `${PATH}/sessions`, v.object({ sessions: v.array(sessionSchema) }))).sessions;
}

export async function endSession(id: string): Promise<void> {
  await call('DELETE', `${PATH}/sessions/${encodeURIComponent(id)}`, v.unknown());
}

export async function endOtherSessions(): Promise<void> {
  await call('DELETE', `${PATH}/sessions`, v.unknown());
}
