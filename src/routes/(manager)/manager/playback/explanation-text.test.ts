import { describe, expect, it } from 'vitest';
import type { LaunchCommand } from '#lib/model/launch';
import type { Site } from '#lib/model/site';
import { explainAt } from '#lib/timeline/explain';
import {
  clear,
  content,
  launch,
  playlist,
  schedule,
  site,
  type SitePlan,
} from '#lib/timeline/site.test-support';
import { otherDayEntries } from '#lib/timeline/explain-other-days';
import {
  candidateText,
  entryText,
  otherDayText,
  showingText,
  verdictText,
  winnerText,
} from './explanation-text';

const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);

function base(more: SitePlan = {}): Site {
  return site({
    settings: { defaultPlaylist: 'quiet' },
    screens: [{ id: 'hall', name: 'Hall' }],
    contents: [content('a', { name: 'Menu' })],
    playlists: [
      playlist('lunch', ['a'], { name: 'Lunch' }),
      playlist('quiet', ['a'], { name: 'Quiet' }),
      playlist('empty', [], { name: 'Empty' }),
      playlist('once', ['a'], { name: 'Once', loop: false }),
    ],
    schedules: [schedule('s', 'lunch', { start: '08:00', end: '12:00' }, { name: 'Week' })],
    ...more,
  });
}

/** The winner's sentence, and each other candidate with its own. */
function told(of: Site, time: string) {
  const explanation = explainAt(of, 'hall', T(time));
  const telling = { site: of, timezone: explanation.timezone, at: T(time) };
  const lines = explanation.candidates.map((one) =>
    one.verdict.code === 'wins'
      ? winnerText(telling, one)
      : `${candidateText(telling, one)}: ${verdictText(telling, explanation, one)}`,
  );
  return { lines, shown: showingText(telling, explanation.playback) };
}

describe('why something plays', () => {
  it('is said of an entry, with what else could', () => {
    expect(told(base(), '09:00:00')).toEqual({
      lines: [
        'The schedule entry “Week” plays “Lunch” from 08:00 to 12:00.',
        'The site’s default playlist: “Quiet”: What is scheduled stands above it.',
        'The idle card: What is scheduled stands above it.',
      ],
      shown: '“Menu” of “Lunch”',
    });
  });

  it('is said of a default playlist, and of the idle card', () => {
    expect(told(base(), '13:00:00').lines[0]).toBe(
      'Nothing is launched or scheduled then, so the site’s default playlist “Quiet” plays.',
    );
    const nothing = told(site({}), '13:00:00');
    expect(nothing.lines).toEqual(['Nothing has anything to show then, so the screen shows its idle card.']);
    expect(nothing.shown).toBe('the idle card');
  });

  it('is said of each launch, by who gave it', () => {
    const launches: LaunchCommand[] = [
      launch('e', 'emergency', 'all', 'content:a', T('08:30:00')),
      launch('p', 'priority', 'screen:hall', 'playlist:quiet', T('08:20:00'), T('10:00:00')),
      launch('m', 'manual', 'all', 'playlist:empty', T('08:10:00')),
    ];
    expect(told(base({ launches }), '09:00:00').lines.slice(0, 3)).toEqual([
      'Someone raised the emergency “Menu” for all screens at 08:30. Nothing stands above it.',
      'Launch with priority: “Quiet” on Hall, 08:20: An emergency stands above it.',
      'Launch: “Empty” on all screens, 08:10: Its playlist is empty.',
    ]);
    expect(told(base({ launches: launches.slice(1) }), '09:00:00').lines[0]).toBe(
      'Someone launched “Quiet” with priority on Hall at 08:20, until 10:00.',
    );
  });

  it('is said of what ended, and of what comes', () => {
    const launches = [
      launch('p', 'priority', 'all', 'content:a', T('08:10:00')),
      clear('c', 'all', T('08:20:00')),
      launch('m', 'manual', 'all', 'content:a', T('07:00:00')),
      launch('n', 'manual', 'screen:hall', 'playlist:gone', T('11:00:00')),
    ];
    expect(told(base({ launches }), '09:00:00').lines.slice(0, 3)).toEqual([
      'Launch with priority: “Menu” on all screens, 08:10: It was cleared at 08:20.',
      'Launch: a missing playlist on Hall, 11:00: It begins at 11:00.',
      'Launch: “Menu” on all screens, 07:00: It ended at 08:00, when the schedule entry “Week” started.',
    ]);
  });

  it('is said of entries that lose, by what decides between them', () => {
    const schedules = [
      schedule('s', 'lunch', { start: '08:00', end: '12:00' }, { priority: 2 }),
      schedule('t', 'quiet', { start: '08:00', end: '12:00' }),
      schedule('u', 'once', { start: '08:00', end: '12:00' }, { priority: 3 }),
    ];
    expect(told(base({ schedules }), '09:00:00').lines.slice(0, 3)).toEqual([
      'Schedule entry: “Once”, 08:00 to 12:00, priority 3: Its playlist does not loop, and has played to its end.',
      'A schedule entry plays “Lunch” from 08:00 to 12:00.',
      'Schedule entry: “Quiet”, 08:00 to 12:00: An entry with a higher priority number comes first.',
    ]);
  });

  it('names times of other days so that they are right whenever they are read', () => {
    const launches = [
      launch('p', 'priority', 'all', 'content:a', Date.parse('2025-12-31T09:00:30Z'), T('08:00:00')),
    ];
    const overnight = schedule('s', 'lunch', { start: '22:00', end: '06:00' }, { name: 'Night' });
    const of = base({ launches, schedules: [overnight] });
    expect(told(of, '23:00:00').lines.slice(0, 2)).toEqual([
      'Launch with priority: “Menu” on all screens, 09:00:30 on Wed, 31 Dec 2025: It ended at 08:00, when its time was over.',
      'The schedule entry “Night” plays “Lunch” from 22:00 to 06:00 the next day.',
    ]);
  });

  it('is said of hours, of emptiness, and of defaults that lose to a nearer one', () => {
    const of = base({
      screens: [
        {
          id: 'hall',
          name: 'Hall',
          defaultPlaylist: 'lunch',
          hours: { periods: [{ days: [1], start: '07:00', end: '20:00' }], closed: [] },
        },
      ],
      schedules: [],
    });
    expect(told(of, '09:00:00').lines).toEqual([
      'The screen’s hours: The screen is on then.',
      'Nothing is launched or scheduled then, so the screen’s own default playlist “Lunch” plays.',
      'The site’s default playlist: “Quiet”: A default playlist nearer to the screen comes first.',
      'The idle card: It is only for when no default playlist has anything to show.',
    ]);
    const dark = told(of, '21:00:00');
    expect(dark.lines[0]).toBe(
      'It is outside of the screen’s hours, so nothing plays and the screen is dark.',
    );
    expect(dark.lines[1]).toMatch(/: The screen is off then\.$/);
    expect(dark.shown).toBe('nothing: the screen is off');
  });

  it('is said of entries that are for other days', () => {
    const at = { start: '08:00', end: '12:00' };
    const of = base({
      schedules: [
        schedule('a', 'lunch', { ...at, from: '2026-03-03' }, { name: 'Soon' }),
        schedule('b', 'lunch', { ...at, to: '2026-03-01' }),
        schedule('c', 'lunch', { ...at, days: [2] }),
        schedule('d', 'gone', { ...at, except: ['2026-03-02'] }, { priority: 2 }),
      ],
    });
    const telling = { site: of, timezone: 'UTC', at: T('09:00:00') };
    const lines = otherDayEntries(of, 'hall', T('09:00:00')).map(
      (entry) => `${entryText(telling, entry)}: ${otherDayText(telling, entry)}`,
    );
    expect(lines).toEqual([
      'Schedule entry: a missing playlist, 08:00 to 12:00, priority 2: Mon, 2 Mar 2026 is one of its exceptions.',
      'Schedule entry: “Soon”, “Lunch”, 08:00 to 12:00: Its first day is Tue, 3 Mar 2026.',
      'Schedule entry: “Lunch”, 08:00 to 12:00: Its last day is Sun, 1 Mar 2026.',
      'Schedule entry: “Lunch”, 08:00 to 12:00: It does not start on Mondays.',
    ]);
  });
});
