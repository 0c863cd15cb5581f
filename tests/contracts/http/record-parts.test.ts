import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { mediaPath } from '#lib/server/media/media-files';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';

const png = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#246' } })
    .png()
    .toBuffer();

async function begin() {
  const app = await startApp();
  const editor = await logInAs('editor', app.url, app.context);
  const call = async (method: string, path: string, body?: object) => {
    const answer = await editor.call(method, `/api/v1/${path}`, body);
    return { status: answer.status, body: answer.body as Readonly<Record<string, unknown>> };
  };
  const id = async (path: string, body: object) => {
    const made = await call('POST', path, body);
    expect(made).toMatchObject({ status: 201 });
    return String(made.body['id']);
  };
  return { ...app, editor, call, id };
}

describe('the items of a playlist', () => {
  async function beginWithItems() {
    const site = await begin();
    const content = (name: string) =>
      site.id('contents', { type: 'url', name, url: `https://example.org/${name}` });
    const contents = await Promise.all(['a', 'b', 'c'].map(content));
    const playlist = await site.id('playlists', {
      name: 'Menu',
      items: contents.map((one) => ({ content: one })),
    });
    const path = `playlists/${playlist}/items`;
    const list = async () =>
      (await site.call('GET', path)).body['items'] as { id: string; content: string }[];
    return { ...site, contents, playlist, path, list };
  }

  test('are put in, changed, moved and taken out one by one', async () => {
    const { call, path, list, contents } = await beginWithItems();
    const [a, b, c] = await list();
    if (!a || !b || !c) throw new Error('three items');
    expect([a, b, c].map(({ content }) => content)).toEqual(contents);
    const made = await call('POST', path, { content: contents[2], duration: 5, before: a.id });
    expect(made).toMatchObject({ status: 201, body: { duration: 5, playlist: null } });
    expect((await list())[0]?.id).toBe(made.body['id']);
    expect(await call('PATCH', `${path}/${a.id}`, { duration: 9, before: null })).toMatchObject({
      body: { duration: 9 },
    });
    expect((await list()).map(({ id }) => id)).toEqual([made.body['id'], b.id, c.id, a.id]);
    const wrong: [string, string, object | undefined, number, string][] = [
      ['PATCH', `${path}/${a.id}`, { duration: 1, before: 'gone' }, 404, 'unknown-item'],
      ['PATCH', `${path}/${a.id}`, { rank: 'a0' }, 400, 'invalid'],
      ['POST', path, { content: 'gone' }, 422, 'unknown-reference'],
      ['POST', path, {}, 400, 'invalid'],
      ['POST', path, { content: contents[0], before: 'gone' }, 404, 'edit-not-found'],
      ['GET', `${path}/gone`, undefined, 404, 'unknown-item'],
    ];
    for (const [method, where, body, status, code] of wrong) {
      expect(await call(method, where, body)).toMatchObject({ status, body: { code } });
    }
    expect((await list()).map(({ id }) => id)).toEqual([made.body['id'], b.id, c.id, a.id]);
  });

  test('are replaced as a list, and two who do it at once are told apart', async () => {
    const { editor, call, path, list, contents } = await beginWithItems();
    const read = await editor.fetch(`/api/v1/${path}`);
    const etag = read.headers.get('etag') ?? '';
    const [a, b, c] = await list();
    if (!a || !b || !c) throw new Error('three items');
    const put = (items: object[]) =>
      editor.fetch(`/api/v1/${path}`, {
        method: 'PUT',
        body: JSON.stringify({ items }),
        headers: { 'content-type': 'application/json', 'if-match': etag },
      });
    const answers = await Promise.all([
      put([{ id: c.id, content: c.content }, { content: contents[0] }]),
      put([{ id: b.id, content: b.content }]),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = answers[0].status === 200 ? [c.id] : [b.id];
    expect((await list()).map(({ id }) => id)).toEqual(expect.arrayContaining(winner));
    expect(await call('PUT', path, { items: [{ id: 'gone', content: contents[0] }] })).toMatchObject({
      status: 404,
      body: { code: 'edit-not-found' },
    });
  });

  test('never make a playlist play itself', async () => {
    const { call, id, playlist, path } = await beginWithItems();
    const outer = await id('playlists', { name: 'Outer', items: [{ playlist }] });
    expect(await call('POST', path, { playlist: outer })).toMatchObject({
      status: 422,
      body: { code: 'edit-invalid' },
    });
  });
});

describe('the site', () => {
  test('has settings that are changed like a record', async () => {
    const { editor, call, context } = await begin();
    const etag = (await editor.fetch('/api/v1/site')).headers.get('etag') ?? '';
    expect(await call('PATCH', 'site', { name: 'Museum', timezone: 'Europe/Paris' })).toMatchObject({
      body: { name: 'Museum', timezone: 'Europe/Paris' },
    });
    expect((await context.live.site()).settings.name).toBe('Museum');
    const late = await editor.fetch('/api/v1/site', {
      method: 'PATCH',
      body: '{"name":"Zoo"}',
      headers: { 'content-type': 'application/json', 'if-match': etag },
    });
    expect(late.status).toBe(412);
    expect(await call('PATCH', 'site', { uid: 'mine' })).toMatchObject({ status: 400 });
    expect(await call('PATCH', 'site', { defaultPlaylist: 'gone' })).toMatchObject({ status: 422 });
  });
});

describe('media', () => {
  test('are sent as bytes, shown by a content, and deleted once nothing shows them', async () => {
    const { editor, call, id, dataDir, context } = await begin();
    const send = (body: BodyInit, type = 'image/png') =>
      editor.fetch('/api/v1/media?filename=Sunset.png', {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
    const picture = new Uint8Array(await png(64, 32));
    const sent = await send(picture);
    expect(sent.status).toBe(201);
    const upload = (await sent.json()) as { type: string; name: string; media: { hash: string } };
    expect(upload).toMatchObject({ type: 'image', name: 'Sunset', media: { width: 64, height: 32 } });
    const { hash } = upload.media;
    expect(sent.headers.get('location')).toBe(`/api/v1/media/${hash}`);
    expect(await call('GET', `media/${hash}`)).toMatchObject({ body: { ...upload.media, type: 'image' } });
    expect(await call('GET', 'media?used=false&type=image')).toMatchObject({ body: { media: [{ hash }] } });

    // The answer is a content's body as it is; what it says beside the hash does not count.
    const content = await id('contents', { ...upload, media: { ...upload.media, bytes: 1 } });
    expect((await context.live.site()).contents.get(content)).toMatchObject({ media: upload.media });
    expect(await call('GET', `contents?media=${hash}`)).toMatchObject({
      body: { contents: [{ id: content }] },
    });
    const wrong: [object, string][] = [
      [{ type: 'video', name: 'V', media: { hash } }, 'wrong-media'],
      [{ type: 'image', name: 'I', media: { hash: 'a'.repeat(64) } }, 'unknown-media'],
    ];
    for (const [body, code] of wrong) {
      expect(await call('POST', 'contents', body)).toMatchObject({ status: 422, body: { code } });
    }
    expect(await call('DELETE', `media/${hash}`)).toMatchObject({ status: 409, body: { code: 'in-use' } });
    await call('DELETE', `contents/${content}`);
    const trashed = await call('DELETE', `media/${hash}`);
    expect(trashed).toMatchObject({ status: 409 });
    expect(trashed.body['detail']).toContain('“Sunset” (in the trash)');

    const other = (await (await send(new Uint8Array(await png(20, 20)))).json()) as typeof upload;
    expect(existsSync(mediaPath(dataDir, other.media.hash))).toBe(true);
    expect((await editor.fetch(`/media/${other.media.hash}`)).status).toBe(200);
    expect((await editor.send('DELETE', `/api/v1/media/${other.media.hash}`)).status).toBe(204);
    expect(existsSync(mediaPath(dataDir, other.media.hash))).toBe(false);
    expect((await editor.fetch(`/media/${other.media.hash}`)).status).toBe(404);
    expect(await call('DELETE', `media/${other.media.hash}`)).toMatchObject({ status: 404 });

    const form = new FormData();
    form.set('file', new Blob([picture]));
    const refused = await editor.fetch('/api/v1/media', { method: 'POST', body: form });
    expect(await refused.json()).toMatchObject({ status: 415, code: 'not-bytes' });
    expect(await (await send('just text')).json()).toMatchObject({ status: 415, code: 'unsupported-media' });
    expect(await (await send('')).json()).toMatchObject({ status: 422, code: 'empty-file' });
  });

  test('that are too large are refused, whatever the request says of their length', async () => {
    const app = await startApp({ uploadLimitBytes: 1_000 });
    const editor = await logInAs('editor', app.url, app.context);
    const chunks = new ReadableStream({
      start(controller) {
        for (let n = 0; n < 4; n += 1) controller.enqueue(new Uint8Array(500));
        controller.close();
      },
    });
    const answer = await editor.fetch('/api/v1/media', {
      method: 'POST',
      body: chunks,
      duplex: 'half',
    } as RequestInit);
    expect(await answer.json()).toMatchObject({ status: 413, code: 'too-large' });
  });
});
