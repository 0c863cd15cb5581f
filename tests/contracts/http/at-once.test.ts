import { describe, expect, test } from 'vitest';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { authenticatorCode } from '../../support/oathtool';
import { ADMIN } from '../../support/sign-in';
import { Visitor } from '../../support/visitor';

/*
 * What must hold when two requests come at the same moment: over HTTP, on a real database, again and again, since
 * which of two comes first is chance.
 */

const WHO = { username: 'some viewer', password: "the viewer's long passphrase" };
const FACTOR = '/api/v1/account/second-factor';
const ROUNDS = 5;

type Shot = (visitor: Visitor, target: string) => Promise<Response>;
const SHOTS: Record<string, Shot> = {
  demote: (visitor, target) => visitor.send('PATCH', `/api/v1/users/${target}`, { role: 'viewer' }),
  disable: (visitor, target) => visitor.send('PATCH', `/api/v1/users/${target}`, { disabled: true }),
  'let expire': (visitor, target) => visitor.send('PATCH', `/api/v1/users/${target}`, { expiresAt: 1 }),
  delete: (visitor, target) => visitor.send('DELETE', `/api/v1/users/${target}`),
};

describe('two admins at once', () => {
  test.each([
    ['demote', 'demote'],
    ['disable', 'let expire'],
    ['let expire', 'demote'],
    ['delete', 'delete'],
    ['delete', 'disable'],
  ])('who %s and %s each other leave one admin', async (one, other) => {
    const { url, context } = await startApp();
    const first = await new Visitor(url).logIn(ADMIN);
    const second = await logInAs('admin', url, context);
    const idOf = async (visitor: Visitor) => {
      const { body } = await visitor.call('GET', '/api/v1/me');
      return (body as { user: { id: string } }).user.id;
    };
    const [idOfFirst, idOfSecond] = await Promise.all([idOf(first), idOf(second)]);
    const answers = await Promise.all([SHOTS[one]?.(first, idOfSecond), SHOTS[other]?.(second, idOfFirst)]);
    const statuses = answers.map((answer) => answer?.status ?? 0);
    const refused = statuses.filter((status) => status >= 400);
    // Last admin, or no admin any more when it was asked.
    expect(refused).toHaveLength(1);
    expect([401, 403, 409]).toContain(refused[0]);
    const open = await context.db.read
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'admin')
      .where('disabled_at', 'is', null)
      .where('expires_at', 'is', null)
      .execute();
    expect(open).toHaveLength(1);
  });
});

/** Somebody whose second factor is an app that we did not write; `atSecondStep`: in a browser of their own, asked for a code. */
async function withSecondFactor() {
  const app = await startApp();
  const here = await logInAs('viewer', app.url, app.context);
  const begun = await here.call('POST', FACTOR, { password: WHO.password });
  const { secret } = begun.body as { readonly secret: string };
  const code = () => authenticatorCode(secret, app.context.now());
  const confirmed = await here.call('POST', `${FACTOR}/confirm`, { code: await code() });
  const { recoveryCodes } = confirmed.body as { readonly recoveryCodes: readonly string[] };
  const atSecondStep = async () => {
    const visitor = new Visitor(app.url);
    const answer = await visitor.submit('/login', WHO);
    expect([answer.status, visitor.cookieNamed('vitrine_login') !== undefined]).toEqual([200, true]);
    return visitor;
  };
  return { app, code, recoveryCodes, atSecondStep };
}

const outcomes = async (visitors: readonly Visitor[], code: string) => {
  const answers = await Promise.all(visitors.map((visitor) => visitor.submit('/login', { code })));
  return answers.map(({ status }) => status).sort();
};

describe('an authenticator of another make', () => {
  test('sets the second factor up and logs in, with each code once', async () => {
    const { app, code, atSecondStep } = await withSecondFactor();
    const [one, other] = [await atSecondStep(), await atSecondStep()];
    app.clock.advance(30_000);
    const shown = await code();
    expect((await one.submit('/login', { code: shown })).status).toBe(303);
    expect(await one.call('GET', '/api/v1/me')).toMatchObject({
      status: 200,
      body: { user: { username: WHO.username } },
    });
    expect((await other.submit('/login', { code: shown })).status).toBe(400);
    app.clock.advance(30_000);
    expect((await other.submit('/login', { code: await code() })).status).toBe(303);
  });
});

describe('one code at once', () => {
  test('of the app lets one of two in', async () => {
    const { app, code, atSecondStep } = await withSecondFactor();
    for (let round = 0; round < ROUNDS; round += 1) {
      app.clock.advance(30_000);
      expect(await outcomes([await atSecondStep(), await atSecondStep()], await code())).toEqual([303, 400]);
    }
  });

  test('for recovery lets one of two in', async () => {
    const { recoveryCodes, atSecondStep } = await withSecondFactor();
    for (const code of recoveryCodes.slice(0, ROUNDS)) {
      expect(await outcomes([await atSecondStep(), await atSecondStep()], code)).toEqual([303, 400]);
    }
  });
});
