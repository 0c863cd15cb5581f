import { describe, expect, test } from 'vitest';
import { createContent } from '#lib/model/content';
import { writeClear, writeLaunch } from '#lib/model/launch';
import { createPlaylist } from '#lib/model/playlist';
import { createSchedule } from '#lib/model/schedule';
import { createScreen, updateScreen } from '#lib/model/screen';
import { updateSettings } from '#lib/model/settings';
import { trashRecord } from '#lib/model/trash';
import { createToken } from '#lib/server/tokens/tokens';
import { playbackAt } from '#lib/timeline/timeline';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { KioskVisitor } from '../../support/kiosk-visitor';
import { Visitor } from '../../support/visitor';

const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);
const WEEKDAYS = [1, 2, 3, 4, 5] as (1 | 2 | 3 | 4 | 5)[];

/** Paris, Monday 2 March 2026: `Morning` from 08:00 to 12:00 there, a launch with priority from 09:30 to 10:00. */
async function begin() {
  const app = await startApp();
  const { live } = app.context;
  const ids = await live.edit('test', (doc, origin) => {
    updateSettings(doc, { timezone: 'Europe/Paris' }, origin);
    for (const id of ['hall', 'cave']) createScreen(doc, { id, name: id.toUpperCase(), at: 1 }, origin);
    const text = { title: 'Hello', body: '', colour: '#ffffff', align: 'center' as const };
    const content = createContent(doc, { type: 'text', name: 'Hello', text, duration: 10, at: 1 }, origin);
    const playlist = createPlaylist(doc, { name: 'Morning', items: [{ content }], at: 1 }, origin);
    const quiet = createPlaylist(doc, { name: 'Quiet', items: [{ content, duration: 0 }], at: 1 }, origin);
    updateScreen(doc, 'hall', { defaultPlaylist: quiet }, origin);
    const when = { days: WEEKDAYS, start: '08:00', end: '12:00' };
    const entry = createSchedule(doc, { name: 'Week', targets: ['all'], playlist, when, at: 1 }, origin);
    const launch = {
      kind: 'launch' as const,
      id: 'l1',
      mode: 'priority' as const,
      target: 'screen:hall',
      source: { type: 'content' as const, id: content },
      at: T('08:30:00'),
      until: T('09:00:00'),
      by: 'someone',
      byName: 'Ada',
    };
    writeLaunch(doc, launch, origin);
    writeClear(doc, { kind: 'clear', id: 'c1', target: 'tag:x', at: T('08:31:00'), by: '' }, origin);
    return { content, playlist, quiet, entry };
  });
  const viewer = await logInAs('viewer', app.url, app.context);
  const ask = (query: string, screen = 'hall', who: Visitor = viewer) =>
    who.call('GET', `/api/v1/screens/${screen}/playback${query}`);
  return { ...app, ids, ask };
}

describe('what plays then', () => {
  test('is the timeline’s answer, with names, reasons, and what comes next', async () => {
    const { ask, ids, context } = await begin();
    const { live } = context;
    const source = (since: string) => ({
      type: 'playlist',
      id: ids.playlist,
      name: 'Morning',
      via: { type: 'schedule', id: ids.entry, name: 'Week' },
      since,
    });
    const item = { index: 0, content: { id: ids.content, name: 'Hello', type: 'text' } };
    const next = {
      mode: 'scheduled',
      source: source('2026-03-02T07:00:00.000Z'),
      since: '2026-03-02T07:00:10.000Z',
    };
    const { status, body } = await ask('?at=2026-03-02T08:00:04.25%2B01:00');
    expect(status).toBe(200);
    // A query string makes a space of a + that nobody escaped.
    expect((await ask('?at=2026-03-02T08:00:04.25+01:00')).body).toEqual(body);
    expect(body).toMatchObject({
      site: { uid: live.uid, epoch: live.epoch },
      screen: { id: 'hall', name: 'HALL' },
      at: '2026-03-02T07:00:04.250Z',
      timezone: 'Europe/Paris',
      playback: {
        mode: 'scheduled',
        source: source('2026-03-02T07:00:00.000Z'),
        item,
        since: '2026-03-02T07:00:00.000Z',
        until: '2026-03-02T07:00:10.000Z',
        nextChange: '2026-03-02T07:00:10.000Z',
        next,
      },
      then: { at: '2026-03-02T07:00:10.000Z', ...next },
      reasons: [
        {
          kind: 'launch',
          mode: 'priority',
          id: 'l1',
          target: 'screen:hall',
          source: { type: 'content', id: ids.content, name: 'Hello' },
          at: '2026-03-02T08:30:00.000Z',
          until: '2026-03-02T09:00:00.000Z',
          by: 'Ada',
          verdict: { code: 'not-yet', at: '2026-03-02T08:30:00.000Z' },
        },
        {
          kind: 'entry',
          mode: 'scheduled',
          id: ids.entry,
          name: 'Week',
          priority: 0,
          start: '2026-03-02T07:00:00.000Z',
          end: '2026-03-02T11:00:00.000Z',
          verdict: { code: 'wins' },
        },
        { kind: 'default', of: 'screen', group: null, verdict: { code: 'covered', because: 'higher-order' } },
        { kind: 'idle', mode: 'idle', verdict: { code: 'covered', because: 'higher-order' } },
      ],
      reasonsLeftOut: 0,
    });
  });

  test('is what the timeline says at every moment, without a moment now', async () => {
    const { ask, context, clock } = await begin();
    const site = await context.live.site();
    for (const time of ['06:59:59.999', '07:00:00', '08:45:00', '09:00:00', '12:00:00']) {
      const { body } = await ask(`?at=2026-03-02T${time}Z`);
      const { mode, until } = playbackAt(site, 'hall', T(time));
      const text = until === null ? null : new Date(until).toISOString();
      expect(body).toMatchObject({ playback: { mode, until: text } });
    }
    const before = clock.now();
    const { at } = (await ask('')).body as { at: string };
    expect(Date.parse(at)).toBeGreaterThanOrEqual(Math.floor(before));
    expect(Date.parse(at)).toBeLessThanOrEqual(clock.now());
    const idle = (await ask('?at=2026-03-02T20:00:00Z', 'cave')).body;
    expect(idle).toMatchObject({ playback: { mode: 'idle', source: null, item: null, since: null } });
  });

  test('names the entries of that time that are for other days, with what keeps them', async () => {
    const { ask, ids } = await begin();
    const { body } = await ask('?at=2026-03-01T07:30:00Z');
    expect(body).toMatchObject({
      playback: { mode: 'default' },
      otherDays: [
        {
          id: ids.entry,
          name: 'Week',
          source: { type: 'playlist', id: ids.playlist, name: 'Morning' },
          priority: 0,
          start: '2026-03-01T07:00:00.000Z',
          end: '2026-03-01T11:00:00.000Z',
          because: 'other-weekday',
        },
      ],
      otherDaysLeftOut: 0,
    });
    expect((await ask('?at=2026-03-02T07:30:00Z')).body).toMatchObject({ otherDays: [] });
  });

  test('is told of any year that RFC 3339 can write', async () => {
    const { ask } = await begin();
    for (const at of [
      '0001-01-01T00:00:00Z',
      '1900-02-28T12:00:00Z',
      '1969-12-31T23:59:59Z',
      '9999-12-31T23:59:60Z',
    ]) {
      const { status, body } = await ask(`?at=${at}`);
      expect([at, status, (body as { screen?: unknown }).screen]).toEqual([
        at,
        200,
        { id: 'hall', name: 'HALL' },
      ]);
    }
  });
});

describe('who may ask', () => {
  test('is whoever may read the site, and a kiosk about its own screen', async () => {
    const { ask, url, context } = await begin();
    const admin = await logInAs('admin', url, context);
    await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
    const kiosk = new KioskVisitor(url, 'hall');
    expect((await kiosk.enrol()).verdict).toBe('approved');
    expect((await ask('', 'hall', kiosk)).status).toBe(200);
    expect((await ask('', 'cave', kiosk)).status).toBe(401);
    expect((await ask('', 'hall', new Visitor(url))).status).toBe(401);

    const token = async (scope: 'site:read' | 'kiosk', screen: string | null, of: string) => {
      const plan = { name: 't', scopes: [scope], screen, createdBy: 'cli', expiresAt: null };
      const { text } = await createToken(context, plan);
      const headers = { authorization: `Bearer ${text}` };
      const answer = await fetch(new URL(`/api/v1/screens/${of}/playback`, url), { headers });
      return answer.status;
    };
    expect(await token('site:read', null, 'cave')).toBe(200);
    expect(await token('kiosk', null, 'cave')).toBe(200);
    expect(await token('kiosk', 'hall', 'hall')).toBe(200);
    expect(await token('kiosk', 'hall', 'cave')).toBe(403);
  });
});

describe('a question that has no answer', () => {
  test('is refused with a sentence that says how to ask', async () => {
    const { ask } = await begin();
    const bad: [string, string][] = [
      ['?at=', 'invalid-instant'],
      ['?at=tomorrow', 'invalid-instant'],
      ['?at=2026-03-02', 'invalid-instant'],
      ['?at=2026-03-02T09:00:00', 'invalid-instant'],
      ['?at=2026-02-30T09:00:00Z', 'invalid-instant'],
      ['?at=2026-03-02T24:00:00Z', 'invalid-instant'],
      ['?at=1772442000000', 'invalid-instant'],
      [`?at=${'9'.repeat(4_000)}`, 'invalid-instant'],
      ['?at=2026-03-02T09:00:00Z&at=2026-03-02T09:00:00Z', 'invalid'],
      ['?when=now', 'unknown-parameter'],
      ['?at=2026-03-02T09:00:00Z&zone=main', 'unknown-parameter'],
    ];
    for (const [query, code] of bad) {
      const { status, body } = await ask(query);
      expect([query, status, body]).toMatchObject([query, 400, { code }]);
      const { detail } = body as { detail: string };
      expect(detail).toContain(code === 'invalid-instant' ? '2026-03-02T09:00:00+01:00' : '“at”');
    }
  });

  test('about a screen that is not there, or in the trash, is a 404 that tells the two apart', async () => {
    const { ask, context } = await begin();
    await context.live.edit('test', (doc, origin) => trashRecord(doc, 'screens', 'cave', 2, origin));
    const [unknown, trashed] = [await ask('', 'nobody'), await ask('', 'cave')];
    expect([unknown.status, trashed.status]).toEqual([404, 404]);
    expect(unknown.body).toMatchObject({ code: 'unknown-screen' });
    expect(trashed.body).toMatchObject({ code: 'screen-in-trash' });
  });
});
