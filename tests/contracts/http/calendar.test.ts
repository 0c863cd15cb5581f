import { describe, expect, test } from 'vitest';
import { siteCalendar } from '#lib/icalendar/export-calendar';
import { finish } from '#lib/icalendar/finish';
import { readCalendar } from '#lib/icalendar/read-calendar';
import { createPlaylist } from '#lib/model/playlist';
import { createSchedule, updateSchedule } from '#lib/model/schedule';
import { createScreen, updateScreen } from '#lib/model/screen';
import { updateSettings } from '#lib/model/settings';
import { importCalendar } from '#lib/server/calendar/import-calendar';
import { importRequest } from '#lib/server/calendar/import-request';
import { createToken } from '#lib/server/tokens/tokens';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';

const when = { days: [1, 2, 3, 4, 5] as (1 | 2 | 3 | 4 | 5)[], start: '08:00', end: '12:00' };

async function begin() {
  const app = await startApp();
  const ids = await app.context.live.edit('test', (doc, origin) => {
    updateSettings(doc, { timezone: 'Europe/Paris' }, origin);
    createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin);
    createScreen(doc, { id: 'york', name: 'York', at: 1 }, origin);
    updateScreen(doc, 'york', { timezone: 'America/New_York' }, origin);
    const playlist = createPlaylist(doc, { name: 'Morning', at: 1 }, origin);
    return {
      playlist,
      all: createSchedule(doc, { name: 'All', targets: ['all'], playlist, when, at: 1 }, origin),
      hall: createSchedule(doc, { name: 'Hall', targets: ['screen:hall'], playlist, when, at: 1 }, origin),
    };
  });
  const viewer = await logInAs('viewer', app.url, app.context);
  return { ...app, ids, viewer };
}

async function summaries(answer: Response): Promise<readonly string[]> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return finish(readCalendar(bytes))
    .events.map(({ properties }) => properties.get('SUMMARY')?.[0]?.value ?? '')
    .sort();
}

describe('a schedule as a calendar file', () => {
  test('is a file for calendar programs: the site’s whole, a screen’s in its own zone', async () => {
    const { viewer } = await begin();
    const site = await viewer.fetch('/api/v1/schedules.ics');
    expect(site.status).toBe(200);
    expect(site.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(site.headers.get('content-disposition')).toBe('attachment; filename="schedules.ics"');
    expect(await summaries(site)).toEqual(['All', 'Hall']);
    const york = await viewer.fetch('/api/v1/screens/york/schedule.ics');
    expect(york.headers.get('content-disposition')).toBe('attachment; filename="york.ics"');
    expect(await york.clone().text()).toContain('DTSTART;TZID=America/New_York:');
    expect(await summaries(york)).toEqual(['All']);
  });

  test('is answered with 304 to who has it, until the schedule changes', async () => {
    const { viewer, context, ids } = await begin();
    const first = await viewer.fetch('/api/v1/schedules.ics');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[\w-]{27}"$/);
    const ask = () =>
      viewer.fetch('/api/v1/schedules.ics', { headers: { 'if-none-match': `"other", W/${tag}` } });
    const again = await ask();
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
    // A change that no calendar shows is none of the file.
    await context.live.edit('test', (doc, origin) => updateScreen(doc, 'hall', { brightness: 5 }, origin));
    expect((await ask()).status).toBe(304);
    await context.live.edit('test', (doc, origin) =>
      updateSchedule(doc, ids.all, { name: 'Everywhere' }, origin),
    );
    const changed = await ask();
    expect(changed.status).toBe(200);
    expect(await summaries(changed)).toEqual(['Everywhere', 'Hall']);
  });

  test('is opened by a token in the header, and by none in the address', async () => {
    const { url, context } = await begin();
    const plan = {
      name: 'calendar',
      scopes: ['site:read' as const],
      screen: null,
      createdBy: 'cli',
      expiresAt: null,
    };
    const { text: token } = await createToken(context, plan);
    const path = (query: string) => new URL(`/api/v1/screens/hall/schedule.ics${query}`, url);
    const opened = await fetch(path(''), { headers: { authorization: `Bearer ${token}` } });
    expect(await summaries(opened)).toEqual(['All', 'Hall']);
    for (const query of ['', `?token=${token}`, `?access_token=${token}`]) {
      expect((await fetch(path(query))).status).toBe(401);
    }
  });

  test('of a screen that is not there is a problem with a name', async () => {
    const { viewer } = await begin();
    expect(await viewer.call('GET', '/api/v1/screens/attic/schedule.ics')).toMatchObject({
      status: 404,
      body: { code: 'unknown-screen' },
    });
  });
});

describe('a calendar file sent to the API', () => {
  const FILE = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Morning\r\nDTSTART:20260105T080000\r\nDURATION:PT1H\r\nEND:VEVENT',
    'BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Nobody\r\nDTSTART:20260105T080000\r\nDURATION:PT1H\r\nEND:VEVENT',
    'BEGIN:VEVENT\r\nUID:3\r\nSUMMARY:Odd\r\nDTSTART:20260105T080000\r\nDURATION:PT1H\r\nRRULE:FREQ=MONTHLY\r\nEND:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

  test('is compared first, and written when that is asked for', async () => {
    const { url, context, ids, viewer } = await begin();
    const editor = await logInAs('editor', url, context);
    const send = async (query: string, body: BodyInit = FILE, who = editor) => {
      const answer = await who.fetch(`/api/v1/schedules/import${query}`, { method: 'POST', body });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const before = (await context.live.site()).schedules;
    const preview = await send('?target=screen:hall');
    expect(preview).toMatchObject({
      status: 200,
      body: {
        preview: true,
        done: null,
        items: [
          { verdict: 'new', summary: 'Morning', incomplete: false, entry: { playlist: ids.playlist } },
          { verdict: 'new', summary: 'Nobody', incomplete: true },
          { verdict: 'refused', summary: 'Odd', reason: 'monthly' },
        ],
        absent: [ids.hall],
      },
    });
    expect((await context.live.site()).schedules).toEqual(before);

    expect(await send('?target=screen:hall&preview=false&trash=true')).toMatchObject({
      status: 200,
      body: { done: { created: 1, changed: 0, trashed: 1, skipped: [] } },
    });
    const { schedules } = await context.live.site();
    expect(schedules.size).toBe(before.size + 1);
    expect(schedules.get(ids.hall)?.deletedAt).not.toBeNull();
    expect(await send('?target=screen:hall')).toMatchObject({
      body: { items: [{ verdict: 'same' }, {}, {}] },
    });

    const refused: [string, BodyInit, number, string][] = [
      ['?preview=perhaps', FILE, 400, 'invalid'],
      ['?target=everyone', FILE, 400, 'invalid'],
      ['?screens=all', FILE, 400, 'invalid'],
      ['?target=screen:attic', FILE, 422, 'unknown-target'],
      ['?target=group:attic&preview=false', FILE, 422, 'unknown-target'],
      ['?playlist=nothing', FILE, 422, 'unknown-playlist'],
      ['', 'hello', 422, 'not-a-calendar'],
      ['', FILE.replace('END:VCALENDAR', ''), 422, 'cut-off'],
      ['', new Uint8Array(10 * 1_048_576 + 1), 413, 'too-large'],
    ];
    for (const [query, body, status, code] of refused) {
      expect(await send(query, body)).toMatchObject({ status, body: { code } });
    }
    expect(await send('?target=tag:later')).toMatchObject({ status: 200 });
    expect(await send('', FILE, viewer)).toMatchObject({ status: 403 });
    expect((await editor.fetch('/api/v1/schedules/import')).status).toBe(405);
  });

  test('is compared again with what somebody wrote meanwhile', async () => {
    const { context, ids } = await begin();
    const { live, now } = context;
    let meanwhile = 0;
    // Between the comparison and the write, once.
    const edit: typeof live.edit = async (by, change) => {
      meanwhile += 1;
      if (meanwhile === 1) {
        await live.edit('somebody', (doc, origin) =>
          updateSchedule(doc, ids.hall, { name: 'Theirs' }, origin),
        );
      }
      return live.edit(by, change);
    };
    const file = siteCalendar(await live.site()).text.replace('SUMMARY:Hall', 'SUMMARY:Mine');
    const answer = await importCalendar(
      { now, live: { site: () => live.site(), edit } },
      'test',
      new TextEncoder().encode(file),
      importRequest(new URLSearchParams('preview=false')),
    );
    expect(answer.items).toContainEqual(
      expect.objectContaining({ changes: [{ field: 'name', before: 'Theirs', after: 'Mine' }] }),
    );
    expect(answer.done).toMatchObject({ changed: 1 });
    expect(meanwhile).toBe(2);
  });
});
