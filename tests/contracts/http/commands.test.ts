import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createScreen } from '#lib/model/screen';
import type { LiveOrder } from '#lib/protocol/live-command';
import { MessageType } from '#lib/protocol/messages';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { KioskVisitor } from '../../support/kiosk-visitor';
import { ADMIN } from '../../support/sign-in';
import { SocketClient } from '../../support/socket-client';
import { STATUS } from '../../support/status';
import { Visitor } from '../../support/visitor';

/** A site with the screens `hall`, whose kiosk is there, and `kitchen`, whose kiosk is not. */
async function begin() {
  const app = await startApp();
  await app.context.live.edit('test', (doc, origin) =>
    createScreen(doc, { id: 'kitchen', name: 'Kitchen', at: 1 }, origin),
  );
  const admin = await new Visitor(app.url).logIn(ADMIN);
  await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  const hall = new KioskVisitor(app.url, 'hall');
  await hall.enrol({ name: 'Hall' });
  const query = '?as=device:hall';
  const socket = new SocketClient(`${app.url.replace('http', 'ws')}sync`, { cookie: hall.cookie, query });
  await socket.greet(new Y.Doc());
  socket.sendJson(MessageType.status, { ...STATUS, takes: ['identify', 'screenshot'] });
  await socket.roundTrip();
  /** What the kiosk is asked for, answered. */
  const answerNext = async (picture = new Uint8Array()): Promise<LiveOrder['command']> => {
    const { order, command } = (await socket.until(({ type }) => type === MessageType.order))
      .json as LiveOrder;
    const size = { type: 'image/jpeg', at: 5, width: 4, height: 2 };
    const answer = { order, done: true, text: null, picture: picture.length === 0 ? null : size };
    socket.send(MessageType.answer, (encoder) => {
      encoding.writeVarString(encoder, JSON.stringify(answer));
      encoding.writeVarUint8Array(encoder, picture);
    });
    return command;
  };
  return { ...app, admin, answerNext };
}

describe('a command to screens', () => {
  test('is answered by screen: who did it, and who was not reached and why', async () => {
    const { admin, answerNext } = await begin();
    const sent = admin.call('POST', '/api/v1/commands', { targets: ['all'], command: { do: 'identify' } });
    expect(await answerNext()).toEqual({ do: 'identify', seconds: 10 });
    const { status, body } = await sent;
    expect(status).toBe(200);
    const none = { text: null, picture: null };
    expect(body).toEqual({
      reached: 1,
      screens: [
        { screen: 'hall', name: 'Hall', outcome: 'done', ...none },
        {
          screen: 'kitchen',
          name: 'Kitchen',
          outcome: 'offline',
          ...none,
          text: 'It is not connected: check its power and its network.',
        },
      ],
    });
    const { body: log } = await admin.call('GET', '/api/v1/audit?action=command');
    expect((log as { lines: { detail: unknown }[] }).lines[0]?.detail).toEqual({
      did: 'identify',
      targets: ['all'],
      count: 1,
      screens: 2,
      reached: 1,
    });
  });

  test('brings the picture that a screen drew of itself to whoever asked, and keeps none', async () => {
    const { admin, answerNext, context } = await begin();
    const before = await context.live.site();
    const sent = admin.call('POST', '/api/v1/commands', {
      targets: ['screen:hall'],
      command: { do: 'screenshot' },
    });
    await answerNext(new Uint8Array([1, 2, 3]));
    const { body } = await sent;
    expect(body).toMatchObject({
      screens: [{ picture: { type: 'image/jpeg', at: 5, width: 4, height: 2, data: 'AQID' } }],
    });
    expect(await context.live.site()).toBe(before);
  });

  test('is not sent to an app that does not know it', async () => {
    const { admin } = await begin();
    const { body } = await admin.call('POST', '/api/v1/commands', {
      targets: ['screen:hall'],
      command: { do: 'reload' },
    });
    expect(body).toMatchObject({ reached: 0, screens: [{ outcome: 'too-old' }] });
    expect(JSON.stringify(body)).toContain('too old');
  });

  test('is refused to viewers, and where it can mean nothing', async () => {
    const { url, context, admin } = await begin();
    const viewer = await logInAs('viewer', url, context);
    const send = (who: Visitor, more: Record<string, unknown>) =>
      who.call('POST', '/api/v1/commands', { targets: ['all'], command: { do: 'identify' }, ...more });
    expect((await send(viewer, {})).status).toBe(403);
    expect(await send(admin, { targets: [] })).toMatchObject({
      status: 422,
      body: { code: 'empty-selection' },
    });
    expect(await send(admin, { targets: ['screen:roof'] })).toMatchObject({
      status: 422,
      body: { code: 'unknown-target' },
    });
    expect((await send(admin, { command: { do: 'explode' } })).status).toBe(400);
    await context.live.edit('test', (doc, origin) => {
      for (let n = 0; n < 12; n += 1) createScreen(doc, { id: `s${n}`, name: `S${n}`, at: 1 }, origin);
    });
    expect(await send(admin, { command: { do: 'screenshot' } })).toMatchObject({
      status: 422,
      body: { code: 'too-many-screens' },
    });
  });
});
