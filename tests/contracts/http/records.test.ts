import { describe, expect, test } from 'vitest';
import { createScreen } from '#lib/model/screen';
import { createToken } from '#lib/server/tokens/tokens';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { Visitor } from '../../support/visitor';

interface Made {
  readonly id: string;
  readonly etag: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function begin() {
  const app = await startApp();
  const editor = await logInAs('editor', app.url, app.context);
  for (const id of ['hall', 'bar', 'lift']) {
    await app.context.live.edit('test', (doc, origin) =>
      createScreen(doc, { id, name: `The ${id}`, at: 1 }, origin),
    );
  }
  const make = async (collection: string, body: object): Promise<Made> => {
    const answer = await editor.send('POST', `/api/v1/${collection}`, body);
    const made = (await answer.json()) as Made['body'];
    expect([answer.status, made]).toEqual([201, made]);
    const id = String(made['id']);
    expect(answer.headers.get('location')).toBe(`/api/v1/${collection}/${id}`);
    return { id, etag: answer.headers.get('etag') ?? '', body: made };
  };
  const playlist = await make('playlists', { name: 'Morning' });
  return { ...app, editor, make, playlist };
}

const when = { days: [1, 2], start: '08:00', end: '12:00' };
const text = { title: 'Hello', body: '', colour: '#ffffff', align: 'center' };

/** Something of each kind that can be made, what it is changed to, and what of it nobody may set. */
const kinds = [
  ['groups', () => ({ name: 'Lobby', members: ['hall'] }), { name: 'Foyer' }],
  ['contents', () => ({ type: 'text', name: 'Words', text, tags: ['a'] }), { duration: 20 }],
  ['playlists', () => ({ name: 'Menu', loop: false }), { shuffle: true, transition: 'fade' }],
  ['schedules', (playlist: string) => ({ targets: ['all'], playlist, when }), { priority: 3 }],
] as const;

const headers = (etag: string, header = 'if-match') => ({
  'content-type': 'application/json',
  [header]: etag,
});

describe.each(kinds)('%s', (collection, body, patch) => {
  test('are made, read, changed, put into the trash and restored, and managers see it at once', async () => {
    const { editor, make, playlist, context } = await begin();
    const made = await make(collection, body(playlist.id));
    const path = `/api/v1/${collection}/${made.id}`;
    const inDocument = async () => (await context.live.site())[collection].get(made.id);
    expect(await inDocument()).toMatchObject({ ...body(playlist.id), deletedAt: null });

    const read = await editor.fetch(path);
    expect(read.headers.get('etag')).toBe(made.etag);
    expect(await read.json()).toEqual(made.body);
    const unchanged = await editor.fetch(path, { headers: { 'if-none-match': made.etag } });
    expect(unchanged.status).toBe(304);

    expect(await editor.call('PATCH', path, patch)).toMatchObject({ status: 200, body: patch });
    expect(await inDocument()).toMatchObject(patch);
    const changed = await editor.fetch(path, { headers: { 'if-none-match': made.etag } });
    expect(changed.status).toBe(200);

    expect(await editor.call('DELETE', path)).toMatchObject({ status: 200 });
    expect((await inDocument())?.deletedAt).toBeTypeOf('number');
    expect(await editor.call('PATCH', path, patch)).toMatchObject({
      status: 409,
      body: { code: 'in-trash' },
    });
    expect(await editor.call('POST', `${path}/restore`)).toMatchObject({
      body: { ...patch, deletedAt: null },
    });
  });

  test('take no field that is the server’s, nor one that nobody knows', async () => {
    const { editor, make, playlist, context } = await begin();
    const before = (await context.live.site())[collection].size;
    const forbidden = { id: 'mine', createdBy: 'me', createdAt: 1, deletedAt: 1, rank: 'a0', colour: 'red' };
    for (const [field, value] of Object.entries(forbidden)) {
      const answer = await editor.call('POST', `/api/v1/${collection}`, {
        ...body(playlist.id),
        [field]: value,
      });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
      expect((answer.body as { detail: string }).detail).toContain(`“${field}”`);
    }
    expect((await context.live.site())[collection].size).toBe(before);
    const made = await make(collection, body(playlist.id));
    for (const [field, value] of Object.entries(forbidden)) {
      const path = `/api/v1/${collection}/${made.id}`;
      expect(await editor.call('PATCH', path, { [field]: value })).toMatchObject({ status: 400 });
    }
  });

  test('are changed by exactly one of those who read the same and say so', async () => {
    const { editor, make, playlist } = await begin();
    const made = await make(collection, body(playlist.id));
    const path = `/api/v1/${collection}/${made.id}`;
    const change = (name: string) =>
      editor.fetch(path, {
        method: 'PATCH',
        body: JSON.stringify({ name }),
        headers: headers(made.etag),
      });
    const names = Array.from({ length: 8 }, (_, n) => `Name ${n}`);
    const answers = await Promise.all(names.map(change));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(7);
    const winner = names[statuses.indexOf(200)];
    const now = await editor.fetch(path);
    expect(await now.json()).toMatchObject({ name: winner });
    // A deletion that read the old one is refused too; the ETag that the refusal names is the one of now.
    const refused = await editor.fetch(path, { method: 'DELETE', headers: headers(made.etag) });
    expect(refused.status).toBe(412);
    expect(refused.headers.get('etag')).toBe(now.headers.get('etag'));
    const etag = now.headers.get('etag') ?? '';
    expect((await editor.fetch(path, { method: 'DELETE', headers: headers(etag) })).status).toBe(200);
  });

  test('are listed page by page, each once, while others are made', async () => {
    const { editor, make, playlist } = await begin();
    for (let n = 0; n < 5; n += 1) await make(collection, body(playlist.id));
    const seen: string[] = [];
    let cursor = '';
    do {
      const path = `/api/v1/${collection}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = (await editor.call('GET', path)).body as Record<string, { id: string }[]> & {
        next: string | null;
      };
      seen.push(...(page[collection] ?? []).map(({ id }) => id));
      cursor = page.next ?? '';
      // Before where the next page begins, or behind: nothing of what was there is missed.
      await make(collection, body(playlist.id));
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(5);
    expect([...seen].sort()).toEqual(seen);
    const other = collection === 'groups' ? 'contents' : 'groups';
    const foreign = Buffer.from(JSON.stringify([other, ''])).toString('base64url');
    expect(await editor.call('GET', `/api/v1/${collection}?cursor=${foreign}`)).toMatchObject({
      status: 400,
    });
  });

  test('are made once, however often a program sends the same key', async () => {
    const { editor, playlist, context, url } = await begin();
    const before = (await context.live.site())[collection].size;
    const send = (who: Visitor, value: object, key = '"k-1"') =>
      who.fetch(`/api/v1/${collection}`, {
        method: 'POST',
        body: JSON.stringify(value),
        headers: headers(key, 'idempotency-key'),
      });
    const both = await Promise.all([1, 2].map(() => send(editor, body(playlist.id))));
    for (const answer of both.filter(({ status }) => status !== 201)) {
      expect(await answer.json()).toMatchObject({ status: 409, code: 'still-running' });
    }
    expect(both.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
    expect((await context.live.site())[collection].size).toBe(before + 1);
    const again = await send(editor, body(playlist.id), 'k-1');
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toContain(`/api/v1/${collection}/`);
    expect((await context.live.site())[collection].size).toBe(before + 1);
    const other = await send(editor, { ...body(playlist.id), name: 'Another' });
    expect(await other.json()).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    // Somebody else's keys are theirs.
    const admin = await logInAs('admin', url, context);
    expect((await send(admin, body(playlist.id))).headers.get('idempotency-replayed')).toBeNull();
    expect((await context.live.site())[collection].size).toBe(before + 2);
  });
});

describe('lists', () => {
  test('are narrowed by what a record says', async () => {
    const { editor, make, playlist } = await begin();
    await editor.call('PATCH', '/api/v1/screens/bar', { tags: ['drinks'], name: 'Coffee bar' });
    const group = await make('groups', { name: 'Front', members: ['hall', 'lift'] });
    const content = await make('contents', { type: 'url', name: 'Page', url: 'https://example.org/' });
    await make('contents', { type: 'text', name: 'Words', text, tags: ['a'] });
    const entry = await make('schedules', { targets: [`group:${group.id}`], playlist: playlist.id, when });
    await editor.call('DELETE', `/api/v1/contents/${content.id}`);
    const ids = async (path: string) => {
      const { body } = await editor.call('GET', `/api/v1/${path}`);
      const [records = []] = Object.values(body as Record<string, { id: string }[]>);
      return records.map(({ id }) => id);
    };
    expect(await ids('screens')).toEqual(['bar', 'hall', 'lift']);
    expect(await ids('screens?tag=drinks')).toEqual(['bar']);
    expect(await ids(`screens?group=${group.id}`)).toEqual(['hall', 'lift']);
    expect(await ids('screens?text=COFFEE')).toEqual(['bar']);
    expect(await ids('groups?screen=lift')).toEqual([group.id]);
    expect(await ids('groups?screen=bar')).toEqual([]);
    expect(await ids('contents?type=url')).toEqual([]);
    expect(await ids('contents?type=url&trash=only')).toEqual([content.id]);
    expect((await ids('contents?trash=also')).length).toBe(2);
    expect((await ids('contents?tag=a')).length).toBe(1);
    expect(await ids('schedules?screen=lift')).toEqual([entry.id]);
    expect(await ids('schedules?screen=bar')).toEqual([]);
    expect(await ids(`schedules?target=group:${group.id}`)).toEqual([entry.id]);
    expect(await ids('schedules?target=all')).toEqual([]);
    expect(await editor.call('GET', '/api/v1/screens?colour=red')).toMatchObject({
      status: 400,
      body: { code: 'unknown-parameter' },
    });
  });
});

describe('screens', () => {
  test('are changed, but made by enrolment alone', async () => {
    const { editor, context } = await begin();
    expect(await editor.call('POST', '/api/v1/screens', { id: 'x', name: 'X' })).toMatchObject({
      status: 409,
      body: { code: 'by-enrolment' },
    });
    const patch = {
      name: 'Hall',
      orientation: 90,
      tags: ['b', 'a', 'a'],
      hours: { periods: [when], closed: ['2026-12-25'] },
      mediaWindow: { start: '23:00', end: '05:00' },
    };
    expect(await editor.call('PATCH', '/api/v1/screens/hall', patch)).toMatchObject({
      body: { ...patch, tags: ['a', 'b'] },
    });
    expect(await editor.call('PATCH', '/api/v1/screens/hall', { tags: ['b'] })).toMatchObject({
      body: { tags: ['b'] },
    });
    expect((await context.live.site()).screens.get('hall')).toMatchObject({ ...patch, tags: ['b'] });
    for (const wrong of [
      { timezone: 'Mars/Base' },
      { brightness: 101 },
      { hours: { periods: [], x: 1 } },
      { mediaWindow: { start: '25:00', end: '05:00' } },
    ]) {
      expect(await editor.call('PATCH', '/api/v1/screens/hall', wrong)).toMatchObject({ status: 400 });
    }
  });
});

describe('what a record names', () => {
  test('must be there', async () => {
    const { editor, make, playlist } = await begin();
    const others = await make('groups', { name: 'B', members: ['hall'] });
    const trashed = await make('playlists', { name: 'In the trash' });
    await editor.call('DELETE', `/api/v1/playlists/${trashed.id}`);
    const wrong: [string, string, object, string][] = [
      ['PATCH', 'screens/hall', { defaultPlaylist: 'gone' }, 'defaultPlaylist'],
      ['POST', 'groups', { name: 'A', members: ['gone'] }, 'members'],
      ['POST', 'schedules', { targets: ['screen:gone'], playlist: playlist.id, when }, 'targets'],
      ['POST', 'schedules', { targets: ['all'], playlist: 'gone', when }, 'playlist'],
      ['PATCH', `groups/${others.id}`, { members: ['hall', 'gone'] }, 'members'],
      ['PATCH', 'screens/hall', { defaultPlaylist: trashed.id }, 'defaultPlaylist'],
    ];
    for (const [method, path, body, field] of wrong) {
      const answer = await editor.call(method, `/api/v1/${path}`, body);
      expect(answer).toMatchObject({ status: 422, body: { code: 'unknown-reference' } });
      expect((answer.body as { detail: string }).detail).toContain(`“${field}”`);
    }
    const group = await make('groups', { name: 'A', members: ['hall'], defaultPlaylist: playlist.id });
    const path = `/api/v1/playlists/${playlist.id}`;
    expect(await editor.call('GET', `${path}/uses`)).toEqual({
      status: 200,
      body: { uses: [{ collection: 'groups', id: group.id, name: 'A' }] },
    });
    expect(await editor.call('DELETE', `${path}?unused=true`)).toMatchObject({
      status: 409,
      body: { code: 'in-use' },
    });
    expect(await editor.call('DELETE', path)).toMatchObject({ status: 200 });
  });
});

describe('a key that was sent with another call', () => {
  test('is a slip, also where the body is the same', async () => {
    const { editor } = await begin();
    const send = (path: string) =>
      editor.fetch(`/api/v1/${path}`, {
        method: 'POST',
        body: JSON.stringify({ name: 'Same' }),
        headers: headers('"k-2"', 'idempotency-key'),
      });
    expect((await send('groups')).status).toBe(201);
    expect((await send('playlists')).status).toBe(422);
  });
});

describe('what YouTube says of a video', () => {
  test('is for the server to write', async () => {
    const { editor, make } = await begin();
    const video = { type: 'youtube', name: 'Zoo', video: 'jNQXAC9IVRw' };
    const { id } = await make('contents', video);
    const facts = { video: video.video, state: 'playable', title: 'Mine', durationMs: 1, thumb: null };
    const answers = [
      await editor.call('POST', '/api/v1/contents', { ...video, facts }),
      await editor.call('PATCH', `/api/v1/contents/${id}`, { facts }),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
      expect((answer.body as { detail: string }).detail).toContain('“facts”');
    }
  });
});

describe('whether a page can be framed', () => {
  test('is for the server to find out, and said of each page beside how it is shown', async () => {
    const { editor, make } = await begin();
    const page = { type: 'url', name: 'Board', url: 'https://board.invalid/' };
    const { id } = await make('contents', { ...page, reloadSeconds: 300, zoom: 150, scroll: 80 });
    const framing = { url: page.url, state: 'open', because: '' };
    const path = `/api/v1/contents/${id}`;
    for (const answer of [
      await editor.call('POST', '/api/v1/contents', { ...page, framing }),
      await editor.call('PATCH', path, { framing }),
    ])
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
    for (const wrong of [{ reloadSeconds: 1 }, { zoom: 0 }, { scroll: -1 }, { scroll: 1.5 }])
      expect(await editor.call('PATCH', path, wrong)).toMatchObject({ status: 400 });
    expect((await editor.call('PATCH', path, { reloadSeconds: null })).body).toMatchObject({
      reloadSeconds: null,
      zoom: 150,
      scroll: 80,
    });
    // Nobody is called like that: what a screen in another network sees is not for the server to say.
    await expect
      .poll(async () => (await editor.call('GET', path)).body, { timeout: 30_000 })
      .toMatchObject({ framing: { url: page.url, state: 'unseen', because: '' } });
  });
});

describe('a program', () => {
  test('reads with one scope and writes with another, and stands as the author of what it makes', async () => {
    const { url, context } = await begin();
    const as = async (scope: 'site:read' | 'site:write', method: string, body?: object) => {
      const { text: token } = await createToken(context, {
        name: 'timetable',
        scopes: [scope],
        screen: null,
        createdBy: 'cli',
        expiresAt: null,
      });
      const answer = await new Visitor(url).fetch('/api/v1/contents', {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as object };
    };
    const words = { type: 'text', name: 'Words', text };
    expect((await as('site:read', 'GET')).status).toBe(200);
    expect((await as('site:read', 'POST', words)).status).toBe(403);
    expect(await as('site:write', 'POST', words)).toMatchObject({
      status: 201,
      body: { createdBy: 'timetable' },
    });
  });
});
