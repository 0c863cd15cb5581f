import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { LiveAnswer, LiveOrder } from '#lib/protocol/live-command';
import { MessageType, type Status } from '#lib/protocol/messages';
import { SocketClient } from '../tests/support/socket-client';
import { STATUS } from '../tests/support/status';
import { kiosk, openTestRoom, person, type TestRoom } from '../tests/support/test-room';
import { parseAnswer } from './live-orders';

const TAKES = ['identify', 'reload', 'screenshot'];
const IDENTIFY = { do: 'identify', seconds: 10 } as const;

/** A kiosk that is there and has said so. */
async function screen({ url, room }: TestRoom, id: string, status: Partial<Status> = { takes: TAKES }) {
  const client = new SocketClient(url, { cookie: kiosk(id), query: `?as=device:${id}` });
  await client.greet(new Y.Doc());
  client.sendJson(MessageType.status, { ...STATUS, screen: id, ...status });
  await client.roundTrip();
  expect(room.statuses().find((one) => one.screen === id)?.online).toBe(true);
  return client;
}

async function orderTo(client: SocketClient): Promise<LiveOrder> {
  return (await client.until(({ type }) => type === MessageType.order)).json as LiveOrder;
}

function answer(client: SocketClient, said: LiveAnswer, picture = new Uint8Array()): void {
  client.send(MessageType.answer, (encoder) => {
    encoding.writeVarString(encoder, JSON.stringify(said));
    encoding.writeVarUint8Array(encoder, picture);
  });
}

const well = (order: number): LiveAnswer => ({ order, done: true, text: null, picture: null });

describe('commands to screens (SS17)', () => {
  it('SS17.1: reach the screens that are there, and name those that are not', async () => {
    const opened = await openTestRoom();
    const hall = await screen(opened, 'hall');
    const results = opened.room.order(['cave', 'hall'], IDENTIFY);
    const { order, command } = await orderTo(hall);
    expect(command).toEqual(IDENTIFY);
    answer(hall, well(order));
    expect(await results).toEqual([
      { screen: 'cave', outcome: 'offline', text: null, picture: null },
      { screen: 'hall', outcome: 'done', text: null, picture: null },
    ]);
  });

  it('SS17.2: a screen says what it could not do, and sends its picture', async () => {
    const opened = await openTestRoom();
    const hall = await screen(opened, 'hall');
    const cave = await screen(opened, 'cave');
    const results = opened.room.order(['hall', 'cave'], { do: 'screenshot' });
    const picture = { type: 'image/jpeg', at: 5, width: 2, height: 1 } as const;
    answer(hall, { ...well((await orderTo(hall)).order), picture }, new Uint8Array([1, 2, 3]));
    answer(cave, { ...well((await orderTo(cave)).order), done: false, text: 'No canvas.' });
    expect(await results).toEqual([
      {
        screen: 'hall',
        outcome: 'done',
        text: null,
        picture: { ...picture, bytes: new Uint8Array([1, 2, 3]) },
      },
      { screen: 'cave', outcome: 'failed', text: 'No canvas.', picture: null },
    ]);
  });

  it('SS17.3: one that goes or says nothing did not answer', async () => {
    const opened = await openTestRoom({ limits: { orderMs: 30 } });
    const [hall] = [await screen(opened, 'hall'), await screen(opened, 'cave')];
    const results = opened.room.order(['hall', 'cave'], IDENTIFY);
    await orderTo(hall);
    hall.close();
    expect((await results).map(({ outcome }) => outcome)).toEqual(['no-answer', 'no-answer']);
  });

  it('SS17.4: one from before commands is not asked, nor one that has no socket', async () => {
    const opened = await openTestRoom();
    const old = await screen(opened, 'hall', {});
    await opened.room.reportOverHttp({ ...STATUS, screen: 'cave', takes: TAKES }, false);
    const results = await opened.room.order(['hall', 'cave'], IDENTIFY);
    expect(results.map(({ outcome }) => outcome)).toEqual(['too-old', 'no-socket']);
    await old.roundTrip();
    expect(old.received.some(({ type }) => type === MessageType.order)).toBe(false);
  });

  it('SS17.5: nobody answers for another screen, and a late answer is no fault', async () => {
    const opened = await openTestRoom();
    const [hall, cave] = [await screen(opened, 'hall'), await screen(opened, 'cave')];
    const results = opened.room.order(['hall'], IDENTIFY);
    const { order } = await orderTo(hall);
    answer(cave, { ...well(order), text: 'I am the hall.' });
    await cave.roundTrip();
    answer(hall, well(order));
    answer(hall, well(order));
    await hall.roundTrip();
    expect((await results)[0]?.text).toBeNull();
    for (const client of [hall, cave])
      expect(client.received.some(({ type }) => type === MessageType.refused)).toBe(false);
  });

  it('SS17.5: what a person answers is refused', async () => {
    const { url } = await openTestRoom();
    const ada = new SocketClient(url, { cookie: person('editor'), query: '?as=user' });
    await ada.greet(new Y.Doc());
    answer(ada, well(1));
    const { json } = await ada.until(({ type }) => type === MessageType.refused);
    expect(json).toMatchObject({ code: 'read-only' });
  });
});

describe('an answer', () => {
  const picture = { type: 'image/jpeg', at: 5, width: 2, height: 1 } as const;
  it.each([
    ['no JSON', '{', 0],
    ['without its picture', JSON.stringify({ ...well(1), picture }), 0],
    ['with a picture that it does not name', JSON.stringify(well(1)), 3],
    ['with a picture that is too large', JSON.stringify({ ...well(1), picture }), 2_000_001],
    [
      'of a picture that is too wide',
      JSON.stringify({ ...well(1), picture: { ...picture, width: 1_281 } }),
      3,
    ],
  ])('%s is none', (_how, json, bytes) => {
    expect(parseAnswer(json, new Uint8Array(bytes))).toBeNull();
  });
});
