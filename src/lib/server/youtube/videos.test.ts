import { expect, test } from 'vitest';
import { createContent, updateContent } from '#lib/model/content';
import { factsOf } from '#lib/model/youtube';
import { testContext, type TestContext } from '../../../../tests/support/context';
import { GOOD_KEY, youtubeServer, type YoutubeServer } from '../../../../tests/support/youtube-server';
import { Outbound } from '../outbound/outbound';
import { fillFacts } from './fill-facts';
import { unitsUsed, UNITS_A_DAY } from './quota';
import { youtubeVideos } from './videos';
import { storeYoutubeKey } from './youtube-key';

const FILM = 'dQw4w9WgXcQ';
const LOCKED = 'aaaaaaaaaaa';
const DAY = 86_400_000;

async function world(
  key: string | null = GOOD_KEY,
): Promise<TestContext & { readonly youtube: YoutubeServer }> {
  const youtube = await youtubeServer();
  youtube.videos.set(FILM, { title: 'A film', duration: 'PT1M3S' });
  youtube.videos.set(LOCKED, { title: 'Mine', duration: 'PT4S', embeddable: false });
  const context = await testContext();
  const config = { ...context.config, youtubeOrigin: youtube.origin };
  const made = { ...context, config, outbound: new Outbound({ allow: ['127.0.0.2'] }), youtube };
  await storeYoutubeKey(made, key);
  return made;
}

test('title, length and picture come from YouTube, once for many videos, and are kept', async () => {
  const context = await world();
  const { facts, refusal } = await youtubeVideos(context, [FILM, LOCKED, 'zzzzzzzzzzz']);
  expect(refusal).toBeNull();
  const { thumb, ...film } = facts.get(FILM) ?? {};
  expect(film).toEqual({ video: FILM, state: 'playable', title: 'A film', durationMs: 63_000 });
  expect(thumb).toMatch(/^[0-9a-f]{64}$/);
  expect(facts.get(LOCKED)?.state).toBe('not-embeddable');
  expect(facts.get('zzzzzzzzzzz')).toMatchObject({ state: 'gone', thumb: null });
  expect(context.youtube.asked).toEqual([[FILM, LOCKED, 'zzzzzzzzzzz']]);

  await youtubeVideos(context, [FILM]);
  expect(context.youtube.asked).toHaveLength(1);
  context.advance(8 * DAY);
  context.youtube.videos.set(FILM, { title: 'A better film', duration: 'P1DT2H' });
  expect((await youtubeVideos(context, [FILM])).facts.get(FILM)).toMatchObject({
    title: 'A better film',
    durationMs: 26 * 3_600_000,
  });
});

test('a live broadcast has no length, and a video without a picture is one all the same', async () => {
  const context = await world();
  context.youtube.day = 'no-pictures';
  context.youtube.videos.set(FILM, { title: 'On air', duration: 'P0D' });
  const { facts } = await youtubeVideos(context, [FILM]);
  expect(facts.get(FILM)).toMatchObject({ state: 'playable', durationMs: null, thumb: null });
});

test('what is known stands when YouTube can’t be asked, and why is said', async () => {
  const context = await world();
  await youtubeVideos(context, [FILM]);
  context.advance(8 * DAY);
  for (const [day, code] of [
    ['down', 'unreachable'],
    ['garbage', 'unreachable'],
    ['quota', 'quota'],
  ] as const) {
    context.youtube.day = day;
    const { facts, refusal } = await youtubeVideos(context, [FILM, LOCKED]);
    expect(refusal?.code).toBe(code);
    expect([...facts.keys()]).toEqual([FILM]);
  }
  // Google said that the day is over: nothing more is asked until its midnight.
  context.youtube.day = 'good';
  expect((await youtubeVideos(context, [FILM])).refusal?.code).toBe('quota');
  expect(await unitsUsed(context)).toBe(UNITS_A_DAY);
  context.advance(DAY);
  expect((await youtubeVideos(context, [FILM])).refusal).toBeNull();
});

test('without a key, or with one that Google refuses, nothing breaks', async () => {
  const without = await world(null);
  expect((await youtubeVideos(without, [FILM])).refusal?.code).toBe('no-key');
  expect(without.youtube.heard).toEqual([]);
  const bad = await world('AIza-no-key-of-anybody');
  const { refusal } = await youtubeVideos(bad, [FILM]);
  expect(refusal?.code).toBe('bad-key');
  expect(refusal?.message).toContain('keyInvalid');
});

test('the key stands in no address, and sealed in the database', async () => {
  const context = await world();
  await youtubeVideos(context, [FILM]);
  expect(context.youtube.heard.map((line) => line.split(' ')[1]).join()).not.toContain(GOOD_KEY);
  const settings = await context.db.read.selectFrom('server_settings').selectAll().execute();
  expect(JSON.stringify(settings)).not.toContain(GOOD_KEY);
});

test('contents learn of their videos, and an address that changed is asked for anew', async () => {
  const context = await world();
  const id = await context.live.edit('ada', (doc, origin) =>
    createContent(doc, { type: 'youtube', name: 'Film', video: FILM, at: 1 }, origin),
  );
  const facts = async () => {
    const content = (await context.live.site()).contents.get(id);
    return content?.type === 'youtube' ? factsOf(content) : undefined;
  };
  expect(await fillFacts(context)).toEqual({ written: 1, refused: false });
  expect(await facts()).toMatchObject({ title: 'A film', durationMs: 63_000 });
  expect(await fillFacts(context)).toEqual({ written: 0, refused: false });
  await context.live.edit('ada', (doc, origin) => updateContent(doc, id, { video: LOCKED }, origin));
  expect(await facts()).toBeNull();
  expect(await fillFacts(context)).toEqual({ written: 1, refused: false });
  expect(await facts()).toMatchObject({ video: LOCKED, state: 'not-embeddable' });
});

test('nothing is kept for more than 30 days of a video that nobody shows any more', async () => {
  const context = await world();
  await youtubeVideos(context, [FILM]);
  context.advance(31 * DAY);
  await youtubeVideos(context, [LOCKED]);
  const rows = await context.db.read.selectFrom('youtube_videos').select('video').execute();
  expect(rows).toEqual([{ video: LOCKED }]);
});
