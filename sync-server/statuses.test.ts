import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { digestOf } from '#lib/model/digest';
import { MessageType, OFFLINE_AFTER_MS, type Status, type StatusDelta } from '#lib/protocol/messages';
import { openTestDb } from '../tests/support/db';
import { SocketClient } from '../tests/support/socket-client';
import { kiosk, openTestRoom, person } from '../tests/support/test-room';
import { parseStatus, Statuses } from './statuses';
import { sqlStatusStore } from './store/statuses';

const status = (screen: string, change: Partial<Status> = {}): Status => ({
  screen,
  mode: 'scheduled',
  source: 'playlist-1',
  content: 'content-1',
  via: null,
  title: 'Menu',
  since: 1,
  until: 2,
  next: null,
  applied: 1,
  digest: null,
  cached: { have: 1, need: 2 },
  media: null,
  offlineReady: false,
  frames: 10,
  lateMs: null,
  clockOffsetMs: 3,
  clock: null,
  resolution: '1920x1080',
  app: '0.1.0',
  takes: [],
  errors: [],
  ...change,
});

const EQUAL = { replica: 'equal', via: 'socket' } as const;

describe('the statuses of screens', () => {
  it('are told in full, then as what changed', () => {
    const statuses = new Statuses(
      () => 1_000,
      () => 0,
    );
    expect(statuses.takeDelta()).toBeNull();
    statuses.report({}, status('hall'), EQUAL);
    statuses.report({}, status('lobby'), EQUAL);
    const hall = { screen: 'hall', online: true, lastSeen: 1_000, status: status('hall'), ...EQUAL };
    const lobby = { screen: 'lobby', online: true, lastSeen: 1_000, status: status('lobby'), ...EQUAL };
    expect(statuses.full()).toEqual({ full: true, screens: [hall, lobby], devices: 0 });
    expect(statuses.takeDelta()).toEqual({ full: false, screens: [hall, lobby], devices: 0 });
    expect(statuses.takeDelta()).toBeNull();
    statuses.report({}, status('hall', { frames: 20 }), EQUAL);
    expect(statuses.takeDelta()?.screens.map(({ screen }) => screen)).toEqual(['hall']);
    statuses.devicesChanged();
    expect(statuses.takeDelta()).toEqual({ full: false, screens: [], devices: 1 });
  });

  it('SS6.4: fall silent after 45 s, whatever the wall clock does', () => {
    let [wall, monotonic] = [1_000, 0];
    const statuses = new Statuses(
      () => wall,
      () => monotonic,
    );
    statuses.report({}, status('hall'), EQUAL);
    statuses.takeDelta();
    wall += 24 * 3_600_000;
    monotonic = OFFLINE_AFTER_MS - 1;
    expect(statuses.takeDelta()).toBeNull();
    monotonic = OFFLINE_AFTER_MS;
    expect(statuses.takeDelta()?.screens).toMatchObject([{ screen: 'hall', online: false, lastSeen: 1_000 }]);
    expect(statuses.takeDelta()).toBeNull();
  });

  it('SS6.4: go offline with the socket that reported last, not with an older one', () => {
    const statuses = new Statuses(
      () => 1_000,
      () => 0,
    );
    const [before, after] = [{}, {}];
    statuses.report(before, status('hall'), EQUAL);
    statuses.report(after, status('hall'), EQUAL);
    statuses.left(before);
    expect(statuses.all()[0]?.online).toBe(true);
    statuses.left(after);
    expect(statuses.all()[0]?.online).toBe(false);
  });

  it('SS6.5: come back after a restart, offline; a row that can’t be read does not', async () => {
    const db = await openTestDb();
    const store = sqlStatusStore(db);
    const statuses = new Statuses(
      () => 7_000,
      () => 0,
    );
    statuses.report({}, status('hall', { title: 'Old' }), EQUAL);
    statuses.report({}, status('hall'), EQUAL);
    await store.save(statuses.takeUnsaved());
    expect(statuses.takeUnsaved()).toEqual([]);
    await db.write
      .insertInto('screen_status')
      .values({ screen: 'odd', last_seen: 1, status: '{}' })
      .execute();
    const later = new Statuses(
      () => 9_000,
      () => 0,
    );
    later.restore(await store.load());
    expect(later.all()).toEqual([
      { screen: 'hall', online: false, lastSeen: 7_000, status: status('hall'), ...EQUAL },
    ]);
  });

  it('SS6.3: are believed only of the screen that sends them', () => {
    expect(parseStatus(JSON.stringify(status('hall')), 'hall')).toEqual(status('hall'));
    expect(parseStatus(JSON.stringify(status('hall')), 'lobby')).toBeNull();
    expect(parseStatus('{"screen":"hall"}', 'hall')).toBeNull();
    expect(parseStatus('not json', 'hall')).toBeNull();
  });
});

describe('statuses over sockets', () => {
  const isStatuses = ({ type }: { type: number }): boolean => type === MessageType.statuses;
  const isRefusal = ({ type }: { type: number }): boolean => type === MessageType.refused;

  it('SS6.4: reach managers, full and then changed; kiosks get none', async () => {
    const { url, room } = await openTestRoom();
    const screen = new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' });
    await screen.greet(new Y.Doc());
    screen.sendJson(MessageType.status, status('hall'));
    await screen.roundTrip();
    const manager = new SocketClient(url, { cookie: person('viewer'), query: '?as=user' });
    const full = (await manager.until(isStatuses)).json as StatusDelta;
    expect(full).toMatchObject({
      full: true,
      screens: [{ screen: 'hall', online: true, status: { title: 'Menu' } }],
    });
    room.tick();
    screen.close();
    await screen.closed;
    await expect.poll(() => room.statuses()[0]?.online).toBe(false);
    room.tick();
    const last = (): StatusDelta | undefined =>
      manager.received.findLast(isStatuses)?.json as StatusDelta | undefined;
    await manager.until(() => last()?.screens[0]?.online === false);
    expect(last()?.full).toBe(false);
    expect(screen.received.some(isStatuses)).toBe(false);
  });

  it('SS6.6: say how a screen’s copy stands to what the server holds', async () => {
    const { url, room } = await openTestRoom();
    const doc = new Y.Doc();
    const screen = new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' });
    await screen.greet(doc);
    const report = async (change: Partial<Status>): Promise<string | undefined> => {
      screen.sendJson(MessageType.status, status('hall', change));
      await screen.roundTrip();
      return room.statuses()[0]?.replica;
    };
    expect(await report({ applied: 1, digest: digestOf(doc) })).toBe('equal');
    expect(await report({ applied: 1 })).toBe('unknown');
    const before = digestOf(doc);
    await room.edit('test', (live) => live.getMap('settings').set('name', 'Edited'));
    expect(await report({ applied: 2, digest: before })).toBe('differs');
  });

  it('SS6.4: that a screen shows an emergency, or no longer does, is told without waiting for the second', async () => {
    const { url, room } = await openTestRoom();
    const manager = new SocketClient(url, { cookie: person('viewer'), query: '?as=user' });
    await manager.greet(new Y.Doc());
    const screen = new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' });
    await screen.greet(new Y.Doc());
    const told = (): unknown[] =>
      manager.received
        .filter(({ type }) => type === MessageType.statuses)
        .flatMap(({ json }) => (json as StatusDelta).screens.map((one) => one.status?.mode));
    const steps: Partial<Status>[] = [
      { mode: 'scheduled' },
      { mode: 'emergency', via: 'launch-1' },
      { mode: 'emergency', via: 'launch-1', frames: 9 },
      { mode: 'scheduled' },
    ];
    const seen: unknown[][] = [];
    for (const step of steps) {
      const before = told().length;
      screen.sendJson(MessageType.status, status('hall', step));
      await screen.roundTrip();
      // Nobody calls the room's tick here: what comes, comes by itself.
      if (step.mode === 'emergency' && step.frames === undefined)
        await manager.until(() => told().length > before);
      seen.push(told());
    }
    await manager.until(() => told().at(-1) === 'scheduled');
    expect(told()).toEqual(['emergency', 'scheduled']);
    expect(seen.slice(0, 3)).toEqual([[], ['emergency'], ['emergency']]);
    expect(room.statuses()).toHaveLength(1);
  });

  it('SS6.7: a screen that holds something else is asked for its vector, and mended', async () => {
    const { url, room } = await openTestRoom();
    const doc = new Y.Doc();
    const screen = new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' });
    await screen.greet(doc);
    await room.edit('test', (live) => live.getMap('settings').set('name', 'Lost on the way'));
    for (let n = 0; n < 3; n += 1) {
      screen.sendJson(MessageType.status, status('hall', { applied: 2, digest: digestOf(doc) }));
    }
    await screen.until(({ type }) => type === MessageType.resume);
    await screen.roundTrip();
    expect(screen.received.filter(({ type }) => type === MessageType.resume)).toHaveLength(1);
    const answers = screen.received.length;
    screen.sendSync(0, Y.encodeStateVector(doc));
    await screen.until((message) => screen.received.indexOf(message) >= answers && message.step === 1);
    const answer = screen.received.findLast(({ step }) => step === 1);
    Y.applyUpdate(doc, answer?.bytes ?? new Uint8Array());
    screen.sendJson(MessageType.status, status('hall', { applied: 2, digest: digestOf(doc) }));
    await screen.roundTrip();
    expect(room.statuses()[0]?.replica).toBe('equal');
  });

  it.each([
    ['a person', person('admin'), '?as=user', status('hall')],
    ['another screen', kiosk('lobby'), '?as=device:lobby', status('hall')],
    ['a screen that talks nonsense', kiosk('hall'), '?as=device:hall', { screen: 'hall' }],
  ])('SS6.3: %s is refused, with an answer', async (_who, cookie, query, report) => {
    const { url, room } = await openTestRoom();
    const client = new SocketClient(url, { cookie, query });
    await client.greet(new Y.Doc());
    client.sendJson(MessageType.status, report);
    await client.until(isRefusal);
    expect(room.statuses()).toEqual([]);
    expect(client.isOpen).toBe(true);
  });
});
