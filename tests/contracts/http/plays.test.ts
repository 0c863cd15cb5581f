import { expect, test } from 'vitest';
import type { Play, PlayBatch } from '#lib/protocol/plays';
import { createToken } from '#lib/server/tokens/tokens';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { KioskVisitor } from '../../support/kiosk-visitor';

async function begin() {
  const { url, context } = await startApp();
  const admin = await logInAs('admin', url, context);
  await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  const enrolled = async (screen: string) => {
    const kiosk = new KioskVisitor(url, screen);
    expect((await kiosk.enrol()).verdict).toBe('approved');
    return kiosk;
  };
  const viewer = await logInAs('viewer', url, context);
  return { url, context, admin, viewer, enrolled };
}

let ids = 0;
const play = (fields: Partial<Play> = {}): Play => ({
  id: (++ids).toString(16).padStart(32, '0'),
  content: 'poster',
  playlist: null,
  item: null,
  start: Date.now() - 60_000,
  ms: 10_000,
  outcome: 'completed',
  reason: null,
  ...fields,
});
const batch = (...plays: Play[]): PlayBatch => ({ store: 'f'.repeat(32), lost: 0, plays });
const deliver = (kiosk: KioskVisitor, screen: string, body: unknown) =>
  kiosk.send('POST', `/api/v1/screens/${screen}/plays`, body);

test('a kiosk delivers what it played, and a viewer reads it: single plays, sums and a file', async () => {
  const { viewer, enrolled } = await begin();
  const hall = await enrolled('hall');
  const plays = [play(), play({ outcome: 'failed', ms: 0, reason: 'The file is broken.' })];
  // The answer to the first was lost on its way.
  for (let time = 0; time < 2; time += 1)
    expect((await deliver(hall, 'hall', batch(...plays))).status).toBe(204);
  expect((await viewer.call('GET', '/api/v1/plays?screen=hall&limit=1')).body).toMatchObject({
    plays: [{ screen: 'hall', content: 'poster' }],
    next: expect.any(String) as unknown,
  });
  expect((await viewer.call('GET', '/api/v1/plays?outcome=failed')).body).toMatchObject({
    plays: [{ id: plays[1]?.id, reason: 'The file is broken.' }],
    next: null,
  });
  expect((await viewer.call('GET', '/api/v1/plays/statistics?by=screen')).body).toMatchObject({
    rows: [{ key: 'hall', name: 'hall', plays: 1, completed: 1, failed: 1, seconds: 10 }],
    total: { plays: 1 },
    truncated: false,
  });
  const file = await viewer.fetch('/api/v1/plays/statistics.csv?by=content');
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="vitrine-plays-by-content-/);
  expect(await file.text()).toContain('poster,,true,1,1,0,1,0,10\r\n');
});

test('a kiosk speaks for its own screen alone, and nobody else for any', async () => {
  const { url, context, admin, enrolled } = await begin();
  const hall = await enrolled('hall');
  await enrolled('bar');
  expect((await deliver(hall, 'bar', batch(play()))).status).toBe(401);
  expect((await admin.send('POST', '/api/v1/screens/hall/plays', batch(play()))).status).toBe(403);
  const wish = {
    name: 'hall',
    scopes: ['kiosk'] as const,
    screen: 'hall',
    createdBy: 'cli',
    expiresAt: null,
  };
  const { text } = await createToken(context, wish);
  const program = (screen: string) =>
    fetch(new URL(`/api/v1/screens/${screen}/plays`, url), {
      method: 'POST',
      headers: { authorization: `Bearer ${text}`, 'content-type': 'application/json' },
      body: JSON.stringify(batch(play())),
    });
  expect((await program('bar')).status).toBe(403);
  expect((await program('hall')).status).toBe(204);
  const { body } = await admin.call('GET', '/api/v1/devices');
  const { devices } = body as { devices: { id: string; screen: string }[] };
  const id = devices.find(({ screen }) => screen === 'hall')?.id;
  await admin.call('POST', `/api/v1/devices/${id}/revoke`);
  expect((await deliver(hall, 'hall', batch(play()))).status).toBe(401);
  expect((await admin.call('GET', '/api/v1/plays')).body).toMatchObject({ plays: [{ screen: 'hall' }] });
});

test('a batch that can’t be is refused whole, with what is wrong; fields of a newer kiosk are let through', async () => {
  const { admin, enrolled } = await begin();
  const hall = await enrolled('hall');
  const wrong: [unknown, string][] = [
    [batch(play(), play({ start: 0 })), 'wrong-time'],
    [batch(play({ start: Date.now() + 86_400_000 })), 'wrong-time'],
    [batch(play(), play({ ms: -1 })), 'invalid'],
    [batch(play(), play({ ms: 1e12 })), 'invalid'],
    [batch(play(), play({ id: 'x' })), 'invalid'],
    [batch(play(), play({ content: 'x'.repeat(65) })), 'invalid'],
    [batch(...Array.from({ length: 201 }, () => play())), 'invalid'],
    [{ ...batch(), lost: -1 }, 'invalid'],
    [{ plays: [] }, 'invalid'],
    [[], 'invalid'],
  ];
  for (const [body, code] of wrong) {
    const answer = await deliver(hall, 'hall', body);
    expect(answer.status, JSON.stringify(body).slice(0, 100)).toBe(400);
    expect(await answer.json()).toMatchObject({ code });
  }
  expect((await admin.call('GET', '/api/v1/plays')).body).toMatchObject({ plays: [] });
  const newer = { ...batch(), plays: [{ ...play(), loudness: 11 }], firmware: 2 };
  expect((await deliver(hall, 'hall', newer)).status).toBe(204);
});

test('how long single plays are kept is a setting of the server', async () => {
  const { admin } = await begin();
  const set = (playsKeepDays: unknown) => admin.call('PATCH', '/api/v1/server-settings', { playsKeepDays });
  expect((await admin.call('GET', '/api/v1/server-settings')).body).toMatchObject({ playsKeepDays: 400 });
  for (const refused of [29, 1.5, '90']) expect(await set(refused)).toMatchObject({ status: 400 });
  expect(await set(90)).toMatchObject({ status: 200, body: { playsKeepDays: 90 } });
  expect(await set(null)).toMatchObject({ status: 200, body: { playsKeepDays: null } });
  expect((await admin.call('GET', '/api/v1/server-settings')).body).toMatchObject({ playsKeepDays: null });
});
