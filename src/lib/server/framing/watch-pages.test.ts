import { expect, test } from 'vitest';
import { createContent, updateContent } from '#lib/model/content';
import { framingOf } from '#lib/model/framing';
import { testContext, type TestContext } from '../../../../tests/support/context';
import { httpElsewhere } from '../../../../tests/support/elsewhere';
import { Outbound } from '../outbound/outbound';
import { watchPages } from './watch-pages';

/** What each path answers with; a number is a status, null no answer. */
const ANSWERS: Record<string, number | null | Readonly<Record<string, string>>> = {
  '/open': {},
  '/shy': { 'x-frame-options': 'DENY' },
  '/gone': 404,
  '/broken': 500,
};

async function world(origin: string | null = null) {
  const asked: string[] = [];
  const { port } = await httpElsewhere((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    if (path === '/moved') {
      response.writeHead(302, { location: '/shy' }).end();
      return;
    }
    if (ANSWERS[path] === null) {
      request.destroy();
      return;
    }
    const answer = ANSWERS[path] ?? 404;
    response.writeHead(typeof answer === 'number' ? answer : 200, typeof answer === 'number' ? {} : answer);
    response.end('<!doctype html>');
  });
  const context = await testContext();
  const config = { ...context.config, origin };
  const made: TestContext = { ...context, config, outbound: new Outbound({ allow: ['127.0.0.2'] }) };
  let edits = 0;
  const live = {
    ...made.live,
    edit: ((...given) => {
      edits += 1;
      return made.live.edit(...given);
    }) as typeof made.live.edit,
  };
  const look = watchPages({ ...made, live });
  const base = `http://127.0.0.2:${port}`;
  const add = (url: string) =>
    made.live.edit('ada', (doc, by) => createContent(doc, { type: 'url', name: 'Page', url, at: 1 }, by));
  const stateOf = async (id: string) => {
    const content = (await made.live.site()).contents.get(id);
    const framing = content?.type === 'url' ? framingOf(content) : null;
    return framing === null ? null : `${framing.state} ${framing.because}`.trim();
  };
  return { context: made, asked, look, base, add, stateOf, edits: () => edits };
}

test('what a page says to being framed stands beside it, and is written once', async () => {
  const { look, base, add, stateOf, asked, edits } = await world();
  const expected = {
    '/open': 'open',
    '/shy': 'refused X-Frame-Options: DENY',
    '/moved': 'refused X-Frame-Options: DENY',
    '/gone': 'failed 404',
    '/broken': 'failed 500',
  };
  const ids = new Map<string, string>();
  for (const path of Object.keys(expected)) ids.set(path, await add(base + path));
  const inside = await add('http://127.0.0.1:9/');
  const nobody = await add('http://127.0.0.2:1025/');
  await look();
  for (const [path, state] of Object.entries(expected))
    expect([path, await stateOf(ids.get(path) ?? '')]).toEqual([path, state]);
  expect(await stateOf(inside)).toBe('unseen');
  expect(await stateOf(nobody)).toBe('unreachable');
  const before = asked.length;
  await look();
  expect([asked.length, edits()]).toEqual([before, 1]);
});

test('an address that was changed is looked at anew, a problem each hour, and what is right each day', async () => {
  const { context, look, base, add, stateOf, asked } = await world();
  const id = await add(`${base}/shy`);
  await look();
  await context.live.edit('ada', (doc, by) => updateContent(doc, id, { url: `${base}/open` }, by));
  expect(await stateOf(id)).toBeNull();
  await look();
  expect(await stateOf(id)).toBe('open');
  context.advance(2 * 3_600_000);
  await look();
  expect(asked).toEqual(['/shy', '/open']);
  const broken = await add(`${base}/gone`);
  await look();
  ANSWERS['/gone'] = {};
  context.advance(2 * 3_600_000);
  await look();
  ANSWERS['/gone'] = 404;
  expect(await stateOf(broken)).toBe('open');
  expect(asked.filter((path) => path === '/open')).toHaveLength(1);
  context.advance(86_400_000);
  await look();
  expect(asked.filter((path) => path === '/open')).toHaveLength(2);
});

test('a plain page inside a secure one is refused by every browser, and not asked for', async () => {
  const { look, base, add, stateOf, asked } = await world('https://signs.example');
  const id = await add(`${base}/open`);
  await look();
  expect([await stateOf(id), asked]).toEqual(['insecure', []]);
});

test('what was right and can’t be reached once stays right, and is asked again soon', async () => {
  const { context, look, base, add, stateOf, edits } = await world();
  const id = await add(`${base}/weak`);
  ANSWERS['/weak'] = {};
  await look();
  expect(await stateOf(id)).toBe('open');
  ANSWERS['/weak'] = null;
  context.advance(86_400_000);
  await look();
  await look();
  expect([await stateOf(id), edits()]).toEqual(['open', 1]);
  context.advance(600_000);
  await look();
  expect(await stateOf(id)).toBe('unreachable');
});

test('of many pages one that was just saved comes first, and no look takes all of them', async () => {
  const { context, look, base, add, stateOf, asked } = await world();
  for (let n = 0; n < 30; n += 1) await add(`${base}/open?${n}`);
  await look();
  expect(asked).toHaveLength(20);
  await look();
  expect(asked).toHaveLength(30);
  context.advance(86_400_000);
  const late = await add(`${base}/shy`);
  await look();
  expect(asked).toHaveLength(50);
  expect(await stateOf(late)).toBe('refused X-Frame-Options: DENY');
});
