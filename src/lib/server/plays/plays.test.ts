import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { createContent } from '#lib/model/content';
import { createScreen, updateScreen } from '#lib/model/screen';
import { trashRecord } from '#lib/model/trash';
import type { Play } from '#lib/protocol/plays';
import { somePlay } from '#lib/protocol/plays.test-support';
import { testContext, type TestContext } from '../../../../tests/support/context';
import { acceptPlays } from './accept-plays';
import { playsQuery, readPlays } from './read-plays';
import { dropOldPlays, keepPlays } from './retention';
import { readStatistics, statisticsQuery } from './statistics';
import { statisticsCsv } from './statistics-csv';

const STORE = 'f'.repeat(32);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let screens = 0;
/** Screens of other names than other tests': how fast one delivers is counted for the whole process. */
const newScreen = () => `screen-${++screens}`;
const accept = (context: TestContext, screen: string, plays: readonly Play[], lost = 0) =>
  acceptPlays(context, screen, { store: STORE, lost, plays: [...plays] });
const statistics = (context: TestContext, query: Record<string, string>) =>
  readStatistics(context, v.parse(statisticsQuery, query));
const list = (context: TestContext, query: Record<string, string> = {}) =>
  readPlays(context.db, v.parse(playsQuery, query));

describe('plays that a kiosk delivers', () => {
  test('count once, however often and in whatever batches they come', async () => {
    const context = await testContext();
    const screen = newScreen();
    const [first, second] = [somePlay(), somePlay({ outcome: 'cut', ms: 4_000 })];
    await Promise.all([accept(context, screen, [first]), accept(context, screen, [first, second])]);
    await accept(context, screen, [second, first, second]);
    expect((await list(context)).items).toHaveLength(2);
    expect((await statistics(context, { by: 'screen' })).rows).toMatchObject([
      { key: screen, plays: 2, completed: 1, cut: 1, failed: 0, skipped: 0, seconds: 14 },
    ]);
  });

  test('of two screens with one id are two: no screen can take another’s place', async () => {
    const context = await testContext();
    const one = somePlay();
    await accept(context, newScreen(), [one]);
    await accept(context, newScreen(), [one]);
    expect((await statistics(context, { by: 'day' })).total.plays).toBe(2);
  });

  test('are refused whole when one of them is of a time that can’t be', async () => {
    const context = await testContext();
    for (const start of [0, context.now() + HOUR, 8.64e15 + 1]) {
      await expect(accept(context, newScreen(), [somePlay(), somePlay({ start })])).rejects.toMatchObject({
        status: 400,
        code: 'wrong-time',
      });
    }
    expect((await list(context)).items).toEqual([]);
  });

  test('are refused when they come too fast, and taken again after a while', async () => {
    const context = await testContext();
    const screen = newScreen();
    const refusals = [];
    for (let n = 0; n < 32; n += 1) refusals.push(await accept(context, screen, [somePlay()]).catch(codeOf));
    expect(refusals.slice(-2)).toEqual(['too-many-plays', 'too-many-plays']);
    expect(refusals.slice(0, 30).filter((refusal) => refusal !== undefined)).toEqual([]);
    context.advance(10_000);
    await accept(context, screen, [somePlay()]);
  });

  test('say what was lost for want of room, which is counted once', async () => {
    const context = await testContext();
    const screen = newScreen();
    await accept(context, screen, [], 500);
    await accept(context, screen, [somePlay()], 1_000);
    // An older batch that comes late.
    await accept(context, screen, [], 500);
    expect((await statistics(context, { by: 'day' })).lost).toBe(1_000);
    expect((await statistics(context, { by: 'day', screen: 'another' })).lost).toBe(0);
  });
});

const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : error;

describe('statistics', () => {
  test('put a play to the day on which it began where its screen hangs', async () => {
    const context = await testContext();
    const [tokyo, utc] = [newScreen(), newScreen()];
    await context.live.edit('server', (doc, origin) => {
      createScreen(doc, { id: tokyo, name: 'Tokyo', location: '', at: 0 }, origin);
      updateScreen(doc, tokyo, { timezone: 'Asia/Tokyo' }, origin);
    });
    const start = Date.UTC(2023, 10, 13, 20);
    await accept(context, tokyo, [somePlay({ start })]);
    await accept(context, utc, [somePlay({ start })]);
    expect((await statistics(context, { by: 'day', screen: tokyo })).rows[0]?.key).toBe('2023-11-14');
    expect((await statistics(context, { by: 'day', screen: utc })).rows[0]?.key).toBe('2023-11-13');
  });

  test('sum up failures and skips beside plays, and name what is in the trash', async () => {
    const context = await testContext();
    const content = await context.live.edit('server', (doc, origin) => {
      const text = { title: 'Hello', body: '', colour: '#ffffff', align: 'left' } as const;
      const id = createContent(doc, { type: 'text', name: 'Hello', text, at: 0 }, origin);
      trashRecord(doc, 'contents', id, 1, origin);
      return id;
    });
    await accept(context, newScreen(), [
      somePlay({ content, ms: 60_000 }),
      somePlay({ content, ms: 0, outcome: 'failed', reason: 'broken' }),
      somePlay({ content: 'gone', ms: 0, outcome: 'skipped' }),
    ]);
    expect((await statistics(context, { by: 'content' })).rows).toEqual([
      {
        key: content,
        name: 'Hello',
        deleted: true,
        plays: 1,
        completed: 1,
        cut: 0,
        failed: 1,
        skipped: 0,
        seconds: 60,
      },
      {
        key: 'gone',
        name: null,
        deleted: true,
        plays: 0,
        completed: 0,
        cut: 0,
        failed: 0,
        skipped: 1,
        seconds: 0,
      },
    ]);
  });

  test('cover the days that are asked for, over months too', async () => {
    const context = await testContext();
    const screen = newScreen();
    const first = Date.UTC(2023, 4, 1, 12);
    const days = Array.from({ length: 190 }, (_, day) => somePlay({ start: first + day * DAY }));
    await accept(context, screen, days.slice(0, 100));
    await accept(context, screen, days.slice(100));
    const all = await statistics(context, { by: 'day', from: '2023-05-01', to: '2023-11-06' });
    expect(all.rows).toHaveLength(190);
    expect(all.rows.map(({ key }) => key)).toEqual([...all.rows.map(({ key }) => key)].sort());
    expect(all.total.plays).toBe(190);
    const some = await statistics(context, { by: 'screen', from: '2023-05-02', to: '2023-05-04' });
    expect(some.rows).toMatchObject([{ key: screen, plays: 3 }]);
    await expect(
      statistics(context, { by: 'day', from: '2023-05-02', to: '2023-05-01' }),
    ).rejects.toMatchObject({ status: 400 });
  });

  test('as CSV are no formulas', async () => {
    const context = await testContext();
    await accept(context, newScreen(), [somePlay({ content: '=1+1' })]);
    const text = await statisticsCsv(await statistics(context, { by: 'content' })).text();
    expect(text.split('\r\n')).toEqual([
      'content,name,deleted,plays,completed,cut,failed,skipped,seconds',
      '"\'=1+1",,true,1,1,0,0,0,10',
      '',
    ]);
  });
});

test('single plays are listed page by page, the last to begin first, each once', async () => {
  const context = await testContext();
  const screen = newScreen();
  // Three begin at each moment.
  const plays = Array.from({ length: 30 }, (_, n) =>
    somePlay({
      start: Date.UTC(2023, 10, 14, 12) + Math.floor(n / 3) * 1_000,
      outcome: n === 7 ? 'failed' : 'cut',
    }),
  );
  await accept(context, screen, plays);
  const seen: string[] = [];
  const starts: number[] = [];
  let cursor: string | null = null;
  do {
    const page = await list(context, { limit: '4', ...(cursor === null ? {} : { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    starts.push(...page.items.map(({ start }) => start));
    cursor = page.next;
  } while (cursor !== null);
  expect(seen.toSorted()).toEqual(plays.map(({ id }) => id).toSorted());
  expect(starts).toEqual(starts.toSorted((a, b) => b - a));
  expect((await list(context, { outcome: 'failed' })).items.map(({ id }) => id)).toEqual([plays[7]?.id]);
  expect((await list(context, { content: 'another' })).items).toEqual([]);
});

test('single plays go when they are old enough, and their sums stay', async () => {
  const context = await testContext();
  const screen = newScreen();
  await accept(context, screen, [somePlay()]);
  await keepPlays.write(context.db, 30);
  context.advance(20 * DAY);
  const later = somePlay();
  await accept(context, screen, [later]);
  await dropOldPlays(context);
  expect((await list(context)).items).toHaveLength(2);
  context.advance(11 * DAY);
  await dropOldPlays(context);
  expect((await list(context)).items.map(({ id }) => id)).toEqual([later.id]);
  const query = { by: 'day', from: '2023-11-14', to: '2023-11-14' };
  expect((await statistics(context, query)).total.plays).toBe(2);
});
