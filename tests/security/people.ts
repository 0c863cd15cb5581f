import { generateSync } from 'otplib';
import { expect } from 'vitest';
import { Visitor } from '../support/visitor';
import type { Target } from './target';

export interface Guarded {
  readonly username: string;
  readonly password: string;
  readonly id: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  /** What the app shows now, or so many steps of 30 s later. */
  readonly code: (steps?: number) => string;
}

let made = 0;

/** Somebody with a password and, with `factor`, an authenticator app. */
export async function addPerson(
  { admin }: Target,
  role: 'admin' | 'editor' | 'viewer',
): Promise<{ readonly username: string; readonly password: string; readonly id: string }> {
  made += 1;
  const who = { username: `${role}-${made}`, password: `the passphrase of number ${made}` };
  const { status, body } = await admin.call('POST', '/api/v1/users', { ...who, role });
  expect(status).toBe(201);
  return { ...who, id: (body as { id: string }).id };
}

export async function addGuarded(target: Target): Promise<Guarded> {
  const person = await addPerson(target, 'editor');
  const visitor = await new Visitor(target.url).logIn(person);
  const setup = await visitor.call('POST', '/api/v1/account/second-factor', { password: person.password });
  const { secret } = setup.body as { secret: string };
  const code = (steps = 0) =>
    generateSync({ secret, epoch: Math.floor(target.clock.now() / 1_000) + steps * 30 });
  const done = await visitor.call('POST', '/api/v1/account/second-factor/confirm', { code: code() });
  expect(done.status).toBe(200);
  const { recoveryCodes } = done.body as { recoveryCodes: string[] };
  return { ...person, secret, recoveryCodes, code };
}
