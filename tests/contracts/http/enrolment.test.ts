import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { updateScreen } from '#lib/model/screen';
import type { Device } from '#lib/server/devices/device';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { KioskVisitor } from '../../support/kiosk-visitor';
import { anyNumber, anyString, containing, matching } from '../../support/matchers';
import { ADMIN } from '../../support/sign-in';
import { openSocket } from '../../support/socket';
import { Visitor } from '../../support/visitor';

async function begin() {
  const app = await startApp();
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const devices = async () => {
    const { body } = await admin.call('GET', '/api/v1/devices');
    return (body as { devices: Device[] }).devices;
  };
  /** The device that shows this pairing code. */
  const withCode = async (code: string | undefined) => {
    const found = (await devices()).find((device) => device.code === code);
    if (found === undefined) throw new Error(`no device shows ${String(code)}`);
    return found;
  };
  const decide = async (id: string, decision: 'approve' | 'approve?replace=true' | 'refuse' | 'revoke') => {
    const { status, body } = await admin.call('POST', `/api/v1/devices/${id}/${decision}`);
    return { status, device: body as Device };
  };
  const approved = async (screen: string) => {
    const kiosk = new KioskVisitor(app.url, screen);
    const { code } = await kiosk.enrol();
    const { device } = await decide((await withCode(code)).id, 'approve');
    expect((await kiosk.enrol()).verdict).toBe('approved');
    return { kiosk, id: device.id };
  };
  const open = () => admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  return { ...app, admin, devices, withCode, decide, approved, open };
}

describe('under the policy “approve”', () => {
  test('a kiosk shows the pairing code that the manager shows, until somebody approves it', async () => {
    const { url, context, devices, decide } = await begin();
    const kiosk = new KioskVisitor(url, 'hall.1');
    const first = await kiosk.enrol({ name: ' Hall ', location: 'Ground floor' });
    expect(first).toEqual({
      verdict: 'pending',
      code: matching(/^[34679CDFGHJKMNPQRTVWXY]{6}$/),
      conflict: false,
      site: { uid: context.live.uid, epoch: context.live.epoch },
      now: anyNumber,
    });
    expect((await kiosk.enrol({ name: 'Hall', location: 'Ground floor' })).code).toBe(first.code);
    expect(kiosk.cookie).toBe('');
    expect((await context.live.site()).screens.size).toBe(0);

    const [pending, ...others] = await devices();
    expect(others).toEqual([]);
    expect(pending).toEqual({
      id: anyString,
      screen: 'hall.1',
      name: 'Hall',
      location: 'Ground floor',
      state: 'pending',
      code: first.code,
      conflict: false,
      requestedAt: anyNumber,
      decidedAt: null,
    });

    const { device } = await decide(pending?.id ?? '', 'approve');
    expect(device).toMatchObject({ state: 'approved', code: null, decidedAt: anyNumber });
    expect((await context.live.site()).screens.get('hall.1')).toMatchObject({
      name: 'Hall',
      location: 'Ground floor',
      deletedAt: null,
    });

    expect((await kiosk.enrol()).verdict).toBe('approved');
    expect(kiosk.cookieNamed('vitrine_device_hall.1')).toBeDefined();
    await (
      await openSocket(url, kiosk.cookie, 'device:hall.1')
    ).joined;
  });

  test('the secret is kept as its hash alone and logged nowhere', async () => {
    const { url, context, log } = await begin();
    const kiosk = new KioskVisitor(url, 'hall');
    await kiosk.enrol();
    const rows = await context.db.read.selectFrom('devices').selectAll().execute();
    expect(rows).toMatchObject([{ secret_hash: createHash('sha256').update(kiosk.secret).digest('hex') }]);
    expect(JSON.stringify(rows)).not.toContain(kiosk.secret);
    expect(log()).toContain('device asks to join');
    expect(log()).not.toContain(kiosk.secret);
  });

  test('a refused kiosk is told so, and may be approved after all', async () => {
    const { url, withCode, decide } = await begin();
    const kiosk = new KioskVisitor(url, 'hall');
    const { id } = await withCode((await kiosk.enrol()).code);
    expect((await decide(id, 'refuse')).device.state).toBe('refused');
    expect((await kiosk.enrol()).verdict).toBe('refused');
    expect((await decide(id, 'approve')).device.state).toBe('approved');
    expect((await kiosk.enrol()).verdict).toBe('approved');
    expect((await decide(id, 'refuse')).status).toBe(409);
  });

  test('approving twice, also at once, is approving', async () => {
    const { url, withCode, decide, context } = await begin();
    const kiosk = new KioskVisitor(url, 'hall');
    const { id } = await withCode((await kiosk.enrol()).code);
    const answers = await Promise.all([decide(id, 'approve'), decide(id, 'approve'), decide(id, 'approve')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await context.live.site()).screens.size).toBe(1);
  });

  test('a screen that people renamed keeps its name when its device is replaced', async () => {
    const { url, withCode, decide, approved, context } = await begin();
    await approved('hall');
    await context.live.edit('test', (doc, origin) => updateScreen(doc, 'hall', { name: 'The hall' }, origin));
    const { code } = await new KioskVisitor(url, 'hall').enrol({ name: 'From the address' });
    await decide((await withCode(code)).id, 'approve?replace=true');
    expect((await context.live.site()).screens.get('hall')?.name).toBe('The hall');
  });
});

describe('under the policy “open”', () => {
  test('a kiosk is let in at once, and its screen is there', async () => {
    const { url, context, open } = await begin();
    await open();
    const kiosk = new KioskVisitor(url, 'hall');
    expect((await kiosk.enrol({ name: 'Hall' })).verdict).toBe('approved');
    expect((await context.live.site()).screens.get('hall')?.name).toBe('Hall');
    await (
      await openSocket(url, kiosk.cookie, 'device:hall')
    ).joined;
  });

  test('one that was waiting is let in when the policy changes', async () => {
    const { url, open } = await begin();
    const kiosk = new KioskVisitor(url, 'hall');
    expect((await kiosk.enrol()).verdict).toBe('pending');
    await open();
    expect((await kiosk.enrol()).verdict).toBe('approved');
  });

  test('a second kiosk with an id in use still has to wait', async () => {
    const { url, approved, open } = await begin();
    await approved('hall');
    await open();
    const second = new KioskVisitor(url, 'hall');
    expect(await second.enrol()).toMatchObject({ verdict: 'pending', conflict: true });
  });
});

describe('under the policy “key”', () => {
  test('a kiosk with the key is let in, and one without waits for a person', async () => {
    const { url, admin, withCode, decide, log } = await begin();
    await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'key' });
    const made = await admin.call('POST', '/api/v1/enrolment-keys', {
      name: 'Depot',
      mostDevices: 1,
      expiresAt: null,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'Depot', mostDevices: 1, devices: 0, text: matching(/^ve_/) },
    });
    const { id, text } = made.body as { id: string; text: string };
    expect((await new KioskVisitor(url, 'hall').enrol({ key: text })).verdict).toBe('approved');
    expect(await new KioskVisitor(url, 'bar').enrol({ key: text })).toMatchObject({
      verdict: 'pending',
      keyRefusal: 'used-up',
    });
    const without = new KioskVisitor(url, 'cave');
    const { code } = await without.enrol();
    await decide((await withCode(code)).id, 'approve');
    expect((await without.enrol()).verdict).toBe('approved');

    const list = await admin.call('GET', '/api/v1/enrolment-keys');
    expect(list.body).toMatchObject({ keys: [{ id, devices: 1, revokedAt: null }] });
    expect(JSON.stringify(list.body)).not.toContain(text);
    expect((await admin.call('DELETE', `/api/v1/enrolment-keys/${id}`)).body).toMatchObject({
      revokedAt: anyNumber,
    });
    expect((await admin.call('DELETE', '/api/v1/enrolment-keys/none')).status).toBe(404);
    expect(log()).not.toContain(text);
  });
});

describe('two kiosks with one id', () => {
  test('the second is a conflict; approving it revokes the first and cuts its socket', async () => {
    const { url, approved, withCode, decide, devices } = await begin();
    const first = await approved('hall');
    const socket = await openSocket(url, first.kiosk.cookie, 'device:hall');
    await socket.joined;

    const second = new KioskVisitor(url, 'hall');
    const answer = await second.enrol();
    expect(answer).toMatchObject({ verdict: 'pending', conflict: true });
    const waiting = await withCode(answer.code);
    expect(waiting.conflict).toBe(true);
    expect((await first.kiosk.enrol()).verdict).toBe('approved');
    expect(socket.isOpen()).toBe(true);

    expect((await decide(waiting.id, 'approve')).status).toBe(409);
    expect((await first.kiosk.enrol()).verdict).toBe('approved');
    await decide(waiting.id, 'approve?replace=true');
    expect(await socket.closed).toBe(4412);
    expect((await second.enrol()).verdict).toBe('approved');
    expect((await first.kiosk.enrol()).verdict).toBe('revoked');
    const states = (await devices()).map(({ id, state }) => [id === first.id, state]);
    expect(states).toEqual([
      [false, 'approved'],
      [true, 'revoked'],
    ]);
  });
});

describe('a revoked kiosk', () => {
  test('is cut off, told so, and comes back only with a new secret and a new code', async () => {
    const { url, approved, decide, withCode } = await begin();
    const { kiosk, id } = await approved('hall');
    const socket = await openSocket(url, kiosk.cookie, 'device:hall');
    await socket.joined;
    const cookie = kiosk.cookie;

    expect((await decide(id, 'revoke')).device.state).toBe('revoked');

    expect(await socket.closed).toBe(4412);
    expect((await kiosk.enrol()).verdict).toBe('revoked');
    const again = await openSocket(url, cookie, 'device:hall');
    expect(await again.closed).toBe(4412);
    expect((await decide(id, 'approve')).status).toBe(409);

    const wiped = new KioskVisitor(url, 'hall');
    const { verdict, code, conflict } = await wiped.enrol();
    expect([verdict, conflict]).toEqual(['pending', false]);
    await decide((await withCode(code)).id, 'approve');
    expect((await wiped.enrol()).verdict).toBe('approved');
  });
});

describe('a kiosk that was let in elsewhere or before', () => {
  test('of this site, but lost here, keeps playing and waits with a code', async () => {
    const { url, context, withCode, decide } = await begin();
    const kiosk = new KioskVisitor(url, 'hall');
    const siteUid = context.live.uid;
    const answer = await kiosk.enrol({ siteUid });
    expect(answer).toMatchObject({ verdict: 'unknown', code: anyString, conflict: false });
    await decide((await withCode(answer.code)).id, 'approve');
    expect((await kiosk.enrol({ siteUid })).verdict).toBe('approved');
  });

  test('of another site is told so, and nothing of it is stored', async () => {
    const { url, devices, open } = await begin();
    await open();
    const answer = await new KioskVisitor(url, 'hall').enrol({ siteUid: 'some-other-site' });
    expect(answer.verdict).toBe('other-site');
    expect(await devices()).toEqual([]);
  });
});

describe('the device cookie', () => {
  test('opens nothing for another screen, when changed, or after a day; asking again renews it', async () => {
    const { url, approved, clock } = await begin();
    const { kiosk } = await approved('hall');
    const token = kiosk.cookieNamed('vitrine_device_hall') ?? '';
    const code = async (cookie: string, screen = 'hall') =>
      (await openSocket(url, cookie, `device:${screen}`)).closed;

    expect(await code(`vitrine_device_cave=${token}`, 'cave')).toBe(4411);
    expect(await code(`vitrine_device_hall=${token.slice(0, -2)}AA`)).toBe(4411);
    expect(await code('')).toBe(4411);
    clock.advance(25 * 3_600_000);
    expect(await code(kiosk.cookie)).toBe(4411);

    await kiosk.enrol();
    await (
      await openSocket(url, kiosk.cookie, 'device:hall')
    ).joined;
  });
});

describe('asking badly', () => {
  test.each([
    ['a screen id with a space', { screen: 'la cuisine' }, 'A screen id has 1 to 64 of the characters'],
    ['no screen id', { screen: '' }, 'A screen id has 1 to 64'],
    ['a short secret', { secret: 'too short' }, 'the secret needs at least 22 characters'],
    ['a long name', { name: 'x'.repeat(201) }, 'at most 200 characters'],
  ])('%s is refused with a sentence', async (_what, fields, sentence) => {
    const { url, devices } = await begin();
    const { status, body } = await new KioskVisitor(url, 'hall').ask(fields);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid', detail: containing(sentence) });
    expect(await devices()).toEqual([]);
  });

  test('without JSON is refused with a sentence', async () => {
    const { url } = await begin();
    const visitor = new Visitor(url);
    const form = await visitor.submit('/api/v1/enrolment', { screen: 'hall' });
    expect(form.status).toBe(415);
    const broken = await visitor.fetch('/api/v1/enrolment', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(await broken.json()).toMatchObject({ status: 400, code: 'not-json' });
  });

  test('too many new screens from one address are slowed down, also after a restart, and others still get in', async () => {
    const site = await begin();
    const { url, devices, dataDir } = site;
    const answers = await Promise.all(
      Array.from({ length: 110 }, (_, n) => new KioskVisitor(url, `screen-${n}`).ask()),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.body).toMatchObject({ code: 'too-many' });
    const codes = (await devices()).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toHaveLength(answers.length - refused.length);
    expect(codes).toHaveLength(100);
    await site.stop();
    const again = await startApp({ dataDir });
    expect((await new KioskVisitor(again.url, 'late').ask()).status).toBe(429);
  });
});

describe('deciding', () => {
  test('an editor approves but does not revoke; a viewer looks on', async () => {
    const { url, context, approved, withCode } = await begin();
    const { id } = await approved('hall');
    const editor = await logInAs('editor', url, context);
    const viewer = await logInAs('viewer', url, context);
    const waiting = await withCode((await new KioskVisitor(url, 'cave').enrol()).code);
    expect((await viewer.call('GET', '/api/v1/devices')).status).toBe(200);
    expect((await viewer.call('POST', `/api/v1/devices/${waiting.id}/approve`)).status).toBe(403);
    expect((await editor.call('POST', `/api/v1/devices/${waiting.id}/approve`)).status).toBe(200);
    expect((await editor.call('POST', `/api/v1/devices/${id}/revoke`)).status).toBe(403);
    expect((await editor.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' })).status).toBe(403);
  });

  test('about a device that is not there says so', async () => {
    const { decide } = await begin();
    for (const decision of ['approve', 'refuse', 'revoke'] as const) {
      expect((await decide('nobody', decision)).status).toBe(404);
    }
  });
});
