import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { createContent, updateContent } from '#lib/model/content';
import type { Widget } from '#lib/model/content-types/widget';
import { readSite } from '#lib/model/read';
import { keepNews, type ToldOf } from './keep-news';

const ORIGIN = { kind: 'test' };
const feed = (url: string): Widget => ({ kind: 'feed', url, items: 5 });
const A = feed('https://a.example/rss');

/** A device with a document of one feed, a server that may be away, and timers that the test fires. */
function world(stored: Record<string, unknown> = {}) {
  const doc = new Y.Doc();
  const id = createContent(doc, { type: 'widget', name: 'News', widget: A, at: 1 }, ORIGIN);
  const timers: { ms: number; run: () => void }[] = [];
  const asked: (readonly string[])[] = [];
  const server: { isThere: boolean; told: readonly ToldOf[] } = { isThere: true, told: [] };
  let fresh = 0;
  const start = () =>
    keepNews({
      values: Promise.resolve({
        get: (key) => Promise.resolve(stored[key]),
        put: (key, value) => {
          stored[key] = structuredClone(value);
          return Promise.resolve();
        },
      }),
      ask: (ids) => {
        asked.push(ids);
        return Promise.resolve(server.told);
      },
      mayAsk: () => server.isThere,
      after: (ms, run) => {
        const timer = { ms, run };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
      },
      random: () => 0,
      onNews: () => (fresh += 1),
      onProblem: (problem) => {
        throw problem;
      },
    });
  const told = (title: string, address = 'https://a.example/rss'): ToldOf => ({
    content: id,
    address,
    news: { kind: 'feed', title, entries: [] },
    fetchedAt: 5,
    problem: null,
  });
  const settled = () => new Promise(setImmediate);
  return {
    doc,
    id,
    timers,
    asked,
    server,
    told,
    start,
    settled,
    site: () => readSite(doc),
    news: () => fresh,
  };
}

it('asks at once for a new widget, soon again while there is nothing, then now and then', async () => {
  const { id, start, site, timers, asked, server, told, settled, news } = world();
  const keeper = start();
  keeper.setSite(site());
  await settled();
  expect(asked).toEqual([[id]]);
  expect(timers.map(({ ms }) => ms)).toEqual([5_000]);
  server.told = [told('News')];
  timers[0]?.run();
  await settled();
  expect(keeper.get(id, A)).toMatchObject({ news: { title: 'News' }, fetchedAt: 5 });
  expect(news()).toBe(1);
  expect(timers.map(({ ms }) => ms)).toContain(300_000);
  // An edit of something else asks nothing.
  keeper.setSite(site());
  await settled();
  expect(asked).toHaveLength(2);
});

it('shows after a start without a server what the device has, and never what another address said', async () => {
  const stored = {};
  const before = world(stored);
  before.server.told = [before.told('News')];
  before.start().setSite(before.site());
  await before.settled();
  const { doc, id, start, site, server, settled, asked } = before;
  server.isThere = false;
  const keeper = start();
  keeper.setSite(site());
  await keeper.ready(id);
  expect(keeper.get(id, A)).toMatchObject({ news: { title: 'News' } });
  expect(asked).toHaveLength(1);
  const other = feed('https://b.example/rss');
  updateContent(doc, id, { widget: other }, ORIGIN);
  keeper.setSite(site());
  expect(keeper.get(id, other)).toBeNull();
  server.isThere = true;
  keeper.soon();
  await settled();
  // The server has not heard of the edit yet.
  expect(keeper.get(id, other)).toBeNull();
});

it('keeps what it has where a server has nothing, and forgets it with the site', async () => {
  const stored: Record<string, unknown> = {};
  const { id, start, site, server, told, settled } = world(stored);
  server.told = [told('News')];
  const keeper = start();
  keeper.setSite(site());
  await settled();
  server.told = [{ ...told('x'), news: null, fetchedAt: null, problem: 'Nothing is at this address.' }];
  keeper.soon();
  await settled();
  expect(keeper.get(id, A)).toMatchObject({ news: { title: 'News' } });
  await keeper.forget();
  expect(keeper.get(id, A)).toBeNull();
  expect(JSON.stringify(stored)).not.toContain('News');
});

it('asks for all widgets of a large site, as many at once as the server answers for', async () => {
  const { doc, start, site, asked, settled } = world();
  for (let n = 0; n < 149; n += 1)
    createContent(
      doc,
      { type: 'widget', name: 'News', widget: feed(`https://a.example/${n}`), at: 1 },
      ORIGIN,
    );
  start().setSite(site());
  await settled();
  expect(asked.map((ids) => ids.length)).toEqual([100, 50]);
  expect(new Set(asked.flat()).size).toBe(150);
});

it('keeps nothing of a site that it left while it asked', async () => {
  const stored: Record<string, unknown> = {};
  const { start, site, server, told, settled } = world(stored);
  server.told = [told('News')];
  const keeper = start();
  keeper.setSite(site());
  await keeper.forget();
  await settled();
  expect(Object.values(stored)).toEqual([{}]);
});
