import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { createContent } from '#lib/model/content';
import type { Widget } from '#lib/model/content-types/widget';
import { trashRecord } from '#lib/model/trash';
import { testContext } from '../../../../tests/support/context';
import { httpElsewhere } from '../../../../tests/support/elsewhere';
import { Outbound } from '../outbound/outbound';
import { toldFor } from './told';
import { watchWidgets } from './watch-widgets';

const MINUTE = 60_000;
const FEED = '<rss><channel><title>News</title><item><title>One</title></item></channel></rss>';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const good: Answer = (_, response) => {
  response.setHeader('etag', '"1"');
  response.end(FEED);
};

/** A site with one widget, and a server that answers for it. */
async function world(first: Answer, widget?: (origin: string) => Widget) {
  const asked: IncomingMessage['headers'][] = [];
  const served = { answer: first };
  const { port } = await httpElsewhere((request, response) => {
    asked.push(request.headers);
    served.answer(request, response);
  });
  const origin = `http://127.0.0.2:${port}`;
  const base = await testContext();
  const context = {
    ...base,
    config: { ...base.config, weatherOrigin: origin },
    outbound: new Outbound({ allow: ['127.0.0.2'] }),
  };
  const shown = widget?.(origin) ?? { kind: 'feed', url: `${origin}/rss`, items: 5 };
  const add = () =>
    context.live.edit('ada', (doc, by) =>
      createContent(doc, { type: 'widget', name: 'News', widget: shown, at: 1 }, by),
    );
  const id = await add();
  const watch = watchWidgets(context);
  const told = async () => (await toldFor(context, await context.live.site(), [id])).get(id);
  /** Returns how often the server was asked. */
  const tick = async () => {
    const before = asked.length;
    await watch.tick();
    await watch.quiet();
    return asked.length - before;
  };
  return { context, served, asked, told, tick, add, id };
}

test('a feed is fetched once for all widgets that show it, and again when it is old, with what it gave for that', async () => {
  const { context, served, asked, told, tick, add } = await world(good);
  await add();
  await tick();
  expect(await told()).toMatchObject({ news: { title: 'News', entries: [{ title: 'One' }] }, problem: null });
  context.advance(14 * MINUTE);
  expect(await tick()).toBe(0);
  expect(asked).toHaveLength(1);
  served.answer = (request, response) => {
    response.statusCode = request.headers['if-none-match'] === '"1"' ? 304 : 500;
    response.end();
  };
  context.advance(MINUTE);
  await tick();
  expect((await told())?.fetchedAt).toBe(context.now());
  expect(asked).toHaveLength(2);
  expect(await told()).toMatchObject({ news: { title: 'News' }, problem: null });
});

test('what was known stays while a feed fails; it is asked ever later, and why is said', async () => {
  const { context, served, told, tick } = await world(good);
  await tick();
  const { fetchedAt } = (await told()) ?? {};
  served.answer = (_, response) => void response.writeHead(503).end();
  for (const minutes of [15, 1, 2, 4]) {
    context.advance(minutes * MINUTE - 1);
    expect(await tick()).toBe(0);
    context.advance(1);
    expect(await tick()).toBe(1);
    expect((await told())?.problem).toContain('503');
  }
  expect(await told()).toMatchObject({ news: { title: 'News' }, fetchedAt });
});

test.each<[string, Answer, RegExp]>([
  [
    'a page in place of a feed',
    (_, r) => void r.end('<html><body>Sorry</body></html>'),
    /No RSS or Atom feed/,
  ],
  ['one that needs a login', (_, r) => void r.writeHead(401).end(), /needs no login/],
  ['one that moved away', (_, r) => void r.writeHead(404).end(), /Nothing is at this address/],
  [
    'a redirect into the private network',
    (_, r) => void r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    /doesn’t follow/,
  ],
  [
    'a body without an end',
    (_, r) => {
      const go = (): void => {
        if (!r.destroyed) r.write('x'.repeat(60_000), go);
      };
      go();
    },
    /larger than is taken/,
  ],
  ['50 MB', (_, r) => void r.end(Buffer.alloc(50_000_000, 'x')), /larger than is taken/],
  ['one that hangs up', (request) => void request.socket.destroy(), /did not answer|broke off/],
])('%s is told of in words, and shown nowhere', async (_, answer, words) => {
  const { told, tick } = await world(answer);
  await tick();
  expect((await told())?.problem).toMatch(words);
  expect(await told()).toMatchObject({ news: null, fetchedAt: null });
});

test('the weather is asked for by its place, and what is no weather is refused', async () => {
  const weather = {
    current: { temperature_2m: 3.4, weather_code: 61 },
    daily: {
      time: ['2026-03-02', '2026-03-03'],
      weather_code: [61, 0],
      temperature_2m_max: [5, 9.5],
      temperature_2m_min: [-1, 2],
    },
  };
  let path = '';
  const { context, served, told, tick } = await world(
    (request, response) => {
      path = request.url ?? '';
      response.end(JSON.stringify(weather));
    },
    () => ({ kind: 'weather', place: 'Bergen', latitude: 60.39, longitude: 5.32, unit: 'celsius' }),
  );
  await tick();
  expect(path).toContain('latitude=60.39&longitude=5.32&temperature_unit=celsius');
  expect(await told()).toMatchObject({
    news: {
      kind: 'weather',
      temperature: 3.4,
      days: [{ date: '2026-03-02', sky: 61, highest: 5, lowest: -1 }, {}],
    },
  });
  served.answer = (_, response) =>
    void response.end(JSON.stringify({ ...weather, daily: { time: ['<script>'] } }));
  context.advance(30 * MINUTE);
  await tick();
  expect((await told())?.problem).toContain('weather service');
  expect(await told()).toMatchObject({ news: { temperature: 3.4 } });
});

test('a feed that nobody shows any more is forgotten and not asked', async () => {
  const { context, asked, id, tick } = await world(good);
  await tick();
  await context.live.edit('ada', (doc, by) => trashRecord(doc, 'contents', id, 2, by));
  context.advance(60 * MINUTE);
  await tick();
  expect(await context.db.read.selectFrom('widget_news').selectAll().execute()).toEqual([]);
  expect(asked).toHaveLength(1);
});
