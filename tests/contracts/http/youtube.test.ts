import { expect, test } from 'vitest';
import { createContent } from '#lib/model/content';
import { factsOf } from '#lib/model/youtube';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { GOOD_KEY, youtubeServer } from '../../support/youtube-server';

const FILM = 'dQw4w9WgXcQ';
const KEY = '/api/v1/youtube/key';

async function begin(youtubeKey: string | null = null) {
  const youtube = await youtubeServer();
  youtube.videos.set(FILM, { title: 'A film', duration: 'PT1M3S' });
  const app = await startApp({
    youtubeOrigin: youtube.origin,
    outboundAllow: ['127.0.0.2'],
    youtubeKey,
  });
  const admin = await logInAs('admin', app.url, app.context);
  return { youtube, app, admin };
}

test('an admin gives a key that Google takes, and the site’s videos get their facts', async () => {
  const { app, admin } = await begin();
  expect((await admin.call('GET', KEY)).body).toEqual({ from: null, used: 0, perDay: 5_000 });
  const id = await app.context.live.edit('ada', (doc, origin) =>
    createContent(doc, { type: 'youtube', name: 'Film', video: FILM, at: 1 }, origin),
  );
  expect((await admin.call('PUT', KEY, { key: GOOD_KEY })).body).toMatchObject({ from: 'settings' });
  const editor = await logInAs('editor', app.url, app.context);
  const told = await editor.call('GET', `/api/v1/youtube/videos/${FILM}`);
  expect(told.body).toMatchObject({ facts: { title: 'A film', durationMs: 63_000 }, refusal: null });
  await expect
    .poll(
      async () => {
        const content = (await app.context.live.site()).contents.get(id);
        return content?.type === 'youtube' ? factsOf(content)?.title : undefined;
      },
      { timeout: 30_000 },
    )
    .toBe('A film');

  const content = (await app.context.live.site()).contents.get(id);
  const thumb = content?.type === 'youtube' ? content.facts?.thumb : undefined;
  expect(await admin.call('DELETE', `/api/v1/media/${thumb}`)).toMatchObject({
    status: 409,
    body: { code: 'in-use' },
  });

  // The day's quota says how often Google was asked; the key itself comes back to nobody.
  const standing = await admin.call('GET', KEY);
  expect(standing.body).toMatchObject({ from: 'settings' });
  expect((standing.body as { used: number }).used).toBeGreaterThan(0);
  expect(app.log()).not.toContain(GOOD_KEY);
  const lines = await admin.call('GET', '/api/v1/audit?action=settings');
  expect(lines.body).toMatchObject({ lines: [{ subjectName: 'YouTube key', detail: { did: 'set' } }] });
  expect(JSON.stringify(lines.body)).not.toContain(GOOD_KEY);

  expect((await admin.call('DELETE', KEY)).body).toMatchObject({ from: null });
  const after = await editor.call('GET', '/api/v1/youtube/videos/zzzzzzzzzzz');
  expect(after.body).toEqual({ facts: null, refusal: 'no-key' });
});

test('a key that Google refuses is not kept, nor one that could not be tried', async () => {
  const { youtube, admin } = await begin();
  const refused = await admin.call('PUT', KEY, { key: 'AIza-of-nobody' });
  expect(refused).toMatchObject({ status: 422, body: { code: 'key-refused' } });
  youtube.day = 'down';
  const untried = await admin.call('PUT', KEY, { key: GOOD_KEY });
  expect(untried).toMatchObject({ status: 503, body: { code: 'youtube-unreachable' } });
  expect((await admin.call('GET', KEY)).body).toMatchObject({ from: null });
});

test('YOUTUBE_API_KEY wins, and can’t be changed from here', async () => {
  const { admin } = await begin(GOOD_KEY);
  expect((await admin.call('GET', KEY)).body).toMatchObject({ from: 'environment' });
  const set = await admin.call('PUT', KEY, { key: 'AIza-another-one' });
  expect(set).toMatchObject({ status: 409, body: { code: 'set-by-environment' } });
  expect((await admin.call('GET', `/api/v1/youtube/videos/${FILM}`)).body).toMatchObject({
    facts: { title: 'A film' },
  });
});

test('what is no id of a video is not there', async () => {
  const { admin } = await begin(GOOD_KEY);
  expect(await admin.call('GET', '/api/v1/youtube/videos/short')).toMatchObject({
    status: 404,
    body: { code: 'unknown-video' },
  });
});

test('programs add videos, and can’t say themselves what YouTube says of them', async () => {
  const { admin } = await begin();
  const video = { type: 'youtube', name: 'Film', video: FILM };
  expect(await admin.call('POST', '/api/v1/contents', video)).toMatchObject({
    status: 201,
    body: { video: FILM, facts: null },
  });
  const facts = { video: FILM, state: 'playable', title: 'Forged', durationMs: 1, thumb: null };
  expect(await admin.call('POST', '/api/v1/contents', { ...video, facts })).toMatchObject({
    status: 400,
    body: { code: 'invalid' },
  });
});
