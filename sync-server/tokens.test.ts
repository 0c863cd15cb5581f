import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType, type Status } from '#lib/protocol/messages';
import { revokeToken } from '#lib/server/tokens/tokens';
import { addDevice, addToken, addUser, openRightsRoom } from '../tests/support/real-rights';
import { SocketClient, stockProvider, untilDoc, type Received } from '../tests/support/socket-client';

const isRefusal = ({ json }: Received): boolean =>
  (json as { code?: string } | undefined)?.code === 'read-only';

const status = (screen: string): Status => ({
  screen,
  mode: 'idle',
  source: null,
  content: null,
  via: null,
  title: null,
  since: null,
  until: null,
  next: null,
  applied: 1,
  digest: null,
  media: null,
  cached: { have: 0, need: 0 },
  offlineReady: false,
  frames: 0,
  lateMs: null,
  clockOffsetMs: null,
  clock: null,
  resolution: '',
  app: 'a program',
  takes: [],
  errors: [],
});

describe('a token on the socket (SS2.7)', () => {
  it('site:write reads and edits, also as a stock provider, and the log names it', async () => {
    const { url, store, context } = await openRightsRoom();
    const { id, text: token } = await addToken(context, { scopes: ['site:write'] });
    const doc = new Y.Doc();
    stockProvider(url, doc, { token });
    await untilDoc(doc, () => doc.getMap('settings').get('name') === 'Test');
    doc.getMap('settings').set('name', 'By a program');
    const other = new Y.Doc();
    stockProvider(url, other, (await addUser(context, 'viewer')).cookie);
    await untilDoc(other, () => other.getMap('settings').get('name') === 'By a program');
    expect(store.updates.at(-1)?.author).toBe(`token:${id}`);
  });

  it('site:read reads and may not edit', async () => {
    const { url, store, context } = await openRightsRoom();
    const { text: token } = await addToken(context, { scopes: ['site:read'] });
    const client = new SocketClient(url, { token, query: '?as=token' });
    await client.greet(new Y.Doc());
    client.sendSync(2, new Uint8Array([0, 0]));
    await client.until(isRefusal);
    expect(store.updates).toHaveLength(1);
  });

  it('kiosk plays its screen and reports for it alone', async () => {
    const { url, screens, context } = await openRightsRoom();
    const { text: token } = await addToken(context, { scopes: ['kiosk'], screen: 'hall' });
    const client = new SocketClient(url, { token, query: '?as=device:hall' });
    await client.greet(new Y.Doc());
    client.sendJson(MessageType.status, status('lobby'));
    client.sendJson(MessageType.status, status('hall'));
    await client.roundTrip();
    expect(screens.all().map(({ screen, online }) => [screen, online])).toEqual([['hall', true]]);
  });

  it('kiosk without a screen plays any', async () => {
    const { url, context } = await openRightsRoom();
    const { text: token } = await addToken(context, { scopes: ['kiosk'] });
    for (const screen of ['hall', 'lobby']) {
      await new SocketClient(url, { token, query: `?as=device:${screen}` }).greet(new Y.Doc());
    }
  });

  it.each([
    ['kiosk', '', /^This token only plays screens/],
    ['kiosk', '?as=device:lobby', /^This token plays the screen hall only/],
    ['site:write', '?as=device:hall', /^This token plays no screen/],
  ] as const)('%s with “%s” is closed with 4403', async (scope, query, sentence) => {
    const { url, context } = await openRightsRoom();
    const screen = scope === 'kiosk' ? { screen: 'hall' } : {};
    const { text: token } = await addToken(context, { scopes: [scope], ...screen });
    const { code, reason } = await new SocketClient(url, { token, query }).closed;
    expect([code, reason]).toEqual([CloseCode.forbidden, expect.stringMatching(sentence)]);
  });

  it('is judged alone: a good cookie beside a bad token opens nothing, and none wipes a device', async () => {
    const { url, context } = await openRightsRoom();
    const { id, text } = await addToken(context, { scopes: ['kiosk', 'site:read'] });
    await revokeToken(context, id);
    const ada = await addUser(context, 'admin');
    const hall = await addDevice(context, 'hall');
    const wrong = text.replace(/.{5}$/, 'aaaaa');
    for (const token of [text, wrong, 'vt_nonsense', 'x']) {
      const sockets = [
        new SocketClient(url, { token, cookie: ada.cookie }),
        new SocketClient(url, { token, cookie: hall.cookie, query: '?as=device:hall' }),
      ];
      for (const { closed } of sockets) expect((await closed).code).toBe(CloseCode.notAuthenticated);
    }
  });

  it('?as=token is no way in for a cookie', async () => {
    const { url, context } = await openRightsRoom();
    const ada = await addUser(context, 'admin');
    const { code } = await new SocketClient(url, { ...ada, query: '?as=token' }).closed;
    expect(code).toBe(CloseCode.notAuthenticated);
  });

  it('guessing a token’s secret is slowed down, for the guesser alone', async () => {
    const { url, context } = await openRightsRoom();
    const { text } = await addToken(context, { scopes: ['site:read'] });
    const { text: other } = await addToken(context, { scopes: ['site:read'] });
    const token = text.replace(/.{5}$/, 'aaaaa');
    const codes: number[] = [];
    for (let i = 0; i < 6; i += 1) codes.push((await new SocketClient(url, { token }).closed).code);
    expect(codes).toEqual([...Array<number>(5).fill(CloseCode.notAuthenticated), CloseCode.tryAgainLater]);
    await new SocketClient(url, { token: other }).greet(new Y.Doc());
    context.advance(60_000);
    await new SocketClient(url, { token: text }).greet(new Y.Doc());
  });

  it('SS2.2: is no page’s ambient authority, so its Origin does not matter', async () => {
    const { url, context } = await openRightsRoom();
    const { text: token } = await addToken(context, { scopes: ['site:read'] });
    await new SocketClient(url, { token, origin: 'app://another-program' }).greet(new Y.Doc());
  });

  it('SS6.1, SS6.4: has no presence, and is told how screens are when it names itself', async () => {
    const { url, context } = await openRightsRoom();
    const { text: token } = await addToken(context, { scopes: ['site:read'] });
    const ada = await addUser(context, 'viewer');
    const person = new SocketClient(url, { ...ada, query: '?as=user' });
    await person.greet(new Y.Doc());
    const program = new SocketClient(url, { token, query: '?as=token' });
    await program.greet(new Y.Doc());
    await program.until(({ type }) => type === MessageType.statuses);
    const here = (client: number) => new Uint8Array([MessageType.awareness, 6, 1, client, 1, 2, 123, 125]);
    program.sendBytes(here(8));
    person.sendBytes(here(7));
    await program.roundTrip();
    await person.roundTrip();
    await program.roundTrip();
    const told = ({ received }: SocketClient) =>
      received.filter(({ type }) => type === MessageType.awareness).map(({ bytes }) => bytes?.[1]);
    expect([told(program), told(person)]).toEqual([[], [7]]);
  });

  it('notes its use now and then', async () => {
    const { url, context } = await openRightsRoom();
    const { text: token } = await addToken(context, { scopes: ['site:read'] });
    const used = async () =>
      (await context.db.read.selectFrom('api_tokens').select('last_used_at').executeTakeFirstOrThrow())
        .last_used_at;
    const visit = () => new SocketClient(url, { token }).greet(new Y.Doc());
    await visit();
    const first = context.now();
    expect(await used()).toBe(first);
    context.advance(10 * 60_000);
    await visit();
    expect(await used()).toBe(first);
    context.advance(5 * 60_000);
    await visit();
    expect(await used()).toBe(context.now());
  });
});
