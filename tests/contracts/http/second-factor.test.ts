import { generateSync } from 'otplib';
import { describe, expect, test } from 'vitest';
import { logInAs } from '../../support/accounts';
import { startApp, type TestApp } from '../../support/app-server';
import { Visitor } from '../../support/visitor';

const WHO = { username: 'some viewer', password: "the viewer's long passphrase" };
const FACTOR = '/api/v1/account/second-factor';

const codeAt = (secret: string, { context }: TestApp, steps = 0) =>
  generateSync({ secret, epoch: Math.floor(context.now() / 1_000) + steps * 30 });

/** Somebody with the second factor on, one of whose codes was used up for that. */
async function begin() {
  const app = await startApp();
  const here = await logInAs('viewer', app.url, app.context);
  const begun = await here.call('POST', FACTOR, { password: WHO.password });
  expect(begun.status).toBe(201);
  const { secret, uri, qr } = begun.body as { readonly secret: string; uri: string; qr: string };
  const confirmed = await here.call('POST', `${FACTOR}/confirm`, { code: codeAt(secret, app) });
  expect(confirmed.status).toBe(200);
  const { recoveryCodes } = confirmed.body as { readonly recoveryCodes: readonly string[] };
  return { app, here, secret, uri, qr, recoveryCodes };
}

const firstStep = async (app: TestApp) => {
  const visitor = new Visitor(app.url);
  const answer = await visitor.submit('/login', WHO);
  return { visitor, answer };
};

describe('the second factor', () => {
  test('is on only once a code of the new app was shown', async () => {
    const app = await startApp();
    const here = await logInAs('viewer', app.url, app.context);
    expect(await here.call('GET', FACTOR)).toEqual({
      status: 200,
      body: { since: null, recoveryCodesLeft: 0, wanted: false },
    });
    expect(await here.call('POST', FACTOR, { password: 'wrong' })).toMatchObject({
      status: 422,
      body: { code: 'wrong-password' },
    });
    expect(await here.call('POST', `${FACTOR}/confirm`, { code: '123456' })).toMatchObject({
      status: 409,
      body: { code: 'no-setup' },
    });
    const begun = await here.call('POST', FACTOR, { password: WHO.password });
    const { secret, uri, qr } = begun.body as { readonly secret: string; uri: string; qr: string };
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toContain(secret);
    expect(qr).toMatch(/^<svg/);
    await new Visitor(app.url).logIn(WHO);
    expect(await here.call('POST', `${FACTOR}/confirm`, { code: codeAt(secret, app, 9) })).toMatchObject({
      status: 422,
      body: { code: 'wrong-code' },
    });
    const elsewhere = await new Visitor(app.url).logIn(WHO);
    const confirmed = await here.call('POST', `${FACTOR}/confirm`, { code: codeAt(secret, app) });
    const { recoveryCodes } = confirmed.body as { readonly recoveryCodes: readonly string[] };
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await elsewhere.call('GET', '/api/v1/me')).status).toBe(401);
    expect((await here.call('GET', FACTOR)).body).toMatchObject({ recoveryCodesLeft: 10 });
    const stored = await app.context.db.read.selectFrom('users').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(app.log()).not.toContain(secret);
  });

  test('is asked for at the second step, and a code works once', async () => {
    const { app, secret } = await begin();
    const { visitor, answer } = await firstStep(app);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Enter a code');
    expect((await visitor.call('GET', '/api/v1/me')).status).toBe(401);
    // The code that switched it on was used.
    expect((await visitor.submit('/login', { code: codeAt(secret, app) })).status).toBe(400);
    const next = codeAt(secret, app, 1);
    expect((await visitor.submit('/login', { code: `${next.slice(0, 3)} ${next.slice(3)}` })).status).toBe(
      303,
    );
    expect((await visitor.call('GET', '/api/v1/me')).status).toBe(200);
    const again = await firstStep(app);
    expect((await again.visitor.submit('/login', { code: next })).status).toBe(400);
  });

  test('takes username, password and code at once from programs', async () => {
    const { app, secret } = await begin();
    const code = codeAt(secret, app, 1);
    const visitor = new Visitor(app.url);
    expect((await visitor.submit('/login', { ...WHO, code: '000000' })).status).toBe(400);
    expect((await visitor.submit('/login', { ...WHO, code })).status).toBe(303);
  });

  test('believes one of two who show the same code at once, recovery codes too', async () => {
    const { app, secret, recoveryCodes } = await begin();
    for (const code of [codeAt(secret, app, 1), recoveryCodes[0] ?? '']) {
      const visitors = await Promise.all([firstStep(app), firstStep(app)]);
      const answers = await Promise.all(visitors.map(({ visitor }) => visitor.submit('/login', { code })));
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 400]);
    }
  });

  test('lets in with a recovery code however it is typed, each once', async () => {
    const { app, here, recoveryCodes } = await begin();
    const [code = ''] = recoveryCodes;
    const { visitor } = await firstStep(app);
    const typed = ` ${code.replace('-', ' ').toLowerCase()} `;
    expect((await visitor.submit('/login', { code: typed })).status).toBe(303);
    expect((await here.call('GET', FACTOR)).body).toMatchObject({ recoveryCodesLeft: 9 });
    expect((await (await firstStep(app)).visitor.submit('/login', { code })).status).toBe(400);
  });

  test('slows guesses of codes down', async () => {
    const { app } = await begin();
    const { visitor } = await firstStep(app);
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      statuses.push((await visitor.submit('/login', { code: `00000${n}` })).status);
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429]);
  });

  test('sends back to the first step after five minutes, and with a ticket that is none', async () => {
    const { app, secret } = await begin();
    const late = await firstStep(app);
    app.clock.advance(5 * 60_000 + 1_000);
    const answer = await late.visitor.submit('/login', { code: codeAt(secret, app) });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Enter your username and password again');
    const forged = new Visitor(app.url);
    const headers = {
      accept: 'text/html',
      cookie: 'vitrine_login=v1.00000000.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA',
    };
    const body = new URLSearchParams({ code: codeAt(secret, app) });
    expect((await forged.fetch('/login', { method: 'POST', body, headers })).status).toBe(400);
  });

  test('sends back to the first step when the password changed meanwhile', async () => {
    const { app, here, secret } = await begin();
    const { visitor } = await firstStep(app);
    const change = { current: WHO.password, password: 'another long passphrase' };
    expect((await here.send('PUT', '/api/v1/account/password', change)).status).toBe(204);
    const answer = await visitor.submit('/login', { code: codeAt(secret, app, 1) });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Enter your username and password again');
  });

  test('is switched off, moved to another app and given new codes by its owner alone', async () => {
    const { app, here, secret, recoveryCodes } = await begin();
    const { password } = WHO;
    expect(await here.call('POST', `${FACTOR}/off`, { password })).toMatchObject({
      status: 422,
      body: { code: 'code-needed' },
    });
    expect(await here.call('POST', FACTOR, { password, code: '000000' })).toMatchObject({
      status: 422,
      body: { code: 'wrong-code' },
    });
    const renewed = await here.call('POST', `${FACTOR}/recovery-codes`, { password, code: recoveryCodes[0] });
    const { recoveryCodes: fresh } = renewed.body as { readonly recoveryCodes: readonly string[] };
    const old = await here.call('POST', `${FACTOR}/off`, { password, code: recoveryCodes[1] });
    expect(old).toMatchObject({ status: 422, body: { code: 'wrong-code' } });
    const begun = await here.call('POST', FACTOR, { password, code: fresh[0] });
    const { secret: other } = begun.body as { readonly secret: string };
    expect(other).not.toBe(secret);
    // Until the new app has shown a code, the old one counts.
    const { visitor } = await firstStep(app);
    expect((await visitor.submit('/login', { code: codeAt(secret, app, 1) })).status).toBe(303);
    expect((await here.send('POST', `${FACTOR}/off`, { password, code: fresh[1] })).status).toBe(204);
    await new Visitor(app.url).logIn(WHO);
  });

  test('is reset, and never switched on, by an admin', async () => {
    const { app } = await begin();
    const admin = await logInAs('admin', app.url, app.context);
    const { users } = (await admin.call('GET', '/api/v1/users')).body as {
      users: { id: string; username: string; secondFactor: boolean }[];
    };
    const viewer = users.find(({ username }) => username === WHO.username);
    expect(viewer?.secondFactor).toBe(true);
    const path = `/api/v1/users/${viewer?.id ?? ''}/second-factor`;
    expect((await admin.send('POST', path, {})).status).toBe(405);
    expect((await admin.send('DELETE', path)).status).toBe(204);
    await new Visitor(app.url).logIn(WHO);
  });
});
