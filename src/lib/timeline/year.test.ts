import { describe, expect, it } from 'vitest';
import type { Site } from '../model/site';
import { Oracle, Wall } from './oracle.test-support';
import { clear, content, EVERY_DAY, launch, playlist, schedule, site } from './site.test-support';
import { playbackAt } from './timeline';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const START = Date.parse('2026-01-01T00:00:00Z');
const END = Date.parse('2027-01-01T00:00:00Z');
/** The site's entries all begin later. */
const SINCE = Date.parse('2025-12-01T00:00:00Z');
const HORIZON = END + 5 * DAY;
const WEEKDAYS = [1, 2, 3, 4, 5] as const;

/** Entries that start and end where clocks change, by night, for whole days, one after the other and over each other. */
function yearSite(timezone: string) {
  const from = '2025-12-10';
  return site({
    settings: { timezone, defaultPlaylist: 'filler' },
    contents: [
      content('a'),
      content('b', { duration: 45 }),
      content('winter', { duration: 7, validity: { from: null, to: '2026-03-08' } }),
      content('summer', { duration: 20, validity: { from: '2026-03-29', to: '2026-10-25' } }),
      content('film', { duration: 'auto', videoMs: 733_333 }),
      content('still', { duration: 0 }),
    ],
    playlists: [
      playlist('night', ['a', 'winter', 'film']),
      playlist('gap', ['summer', 'b']),
      playlist('once', ['film', 'b'], { loop: false }),
      playlist('rest', ['b', 'still']),
      playlist('filler', ['a', 'summer', { content: 'b', duration: 11 }]),
    ],
    schedules: [
      schedule('over night', 'night', { start: '22:00', end: '02:30', from }),
      schedule('in the gap', 'gap', { start: '02:15', end: '02:45', from }, { priority: 2 }),
      schedule('to a gap', 'once', { start: '00:30', end: '01:45', from }, { priority: 1 }),
      schedule('from a gap', 'night', { start: '02:30', end: '06:00', from, days: [6, 7, 1] }),
      schedule('touching', 'night', { start: '06:00', end: '07:10:30', from, except: ['2026-11-01'] }),
      schedule('all Sunday', 'rest', { start: '01:30', end: '01:30', days: [7], from, to: '2026-11-08' }),
      schedule('at midnight', 'gap', { start: '23:59', end: '00:01', from }, { priority: 1 }),
      schedule('summer', 'rest', { start: '09:00', end: '17:00', from: '2026-06-01', to: '2026-06-30' }),
    ],
    launches: [
      launch('by hand', 'manual', 'all', 'playlist:once', Date.parse('2026-03-08T03:13:00Z')),
      launch('urgent', 'priority', 'screen:hall', 'content:film', Date.parse('2026-10-25T00:10:00Z')),
      clear('calm', 'all', Date.parse('2026-10-25T01:40:00Z')),
    ],
  });
}

/** Hours, rules and playlists within playlists whose times meet each other and the changes of clocks, on a group's screen. */
function busySite(timezone: string) {
  const from = '2025-12-10';
  const weekdays = (start: string, end: string) => ({ days: [...WEEKDAYS], start, end });
  const daily = (start: string, end: string) => ({ days: EVERY_DAY, start, end });
  return site({
    settings: { timezone, defaultSeconds: 13 },
    screens: [
      {
        id: 'hall',
        hours: {
          periods: [
            weekdays('06:00', '23:30'),
            { days: [6, 7], start: '08:00', end: '02:15' },
            daily('02:10', '02:50'),
          ],
          closed: ['2026-05-01', '2026-10-26', '2026-12-25'],
        },
      },
    ],
    groups: [{ id: 'g', members: ['hall'], defaultPlaylist: 'filler' }],
    contents: [
      content('a', { duration: 'auto' }),
      content('b', { duration: 45 }),
      content('winter', { duration: 7, validity: { from: null, to: '2026-03-28' } }),
      content('film', { duration: 'auto', videoMs: 733_333 }),
      content('still', { duration: 0 }),
    ],
    playlists: [
      playlist('inner', ['b', { content: 'film', conditions: [daily('01:50', '02:30')] }, 'a'], {
        shuffle: true,
      }),
      playlist('news', [
        'a',
        { playlist: 'inner', validity: { from: '2026-03-29', to: '2026-10-25' } },
        { content: 'winter', conditions: [weekdays('07:30', '09:00')] },
        { content: 'b', conditions: [weekdays('09:00', '02:20'), daily('15:00', '15:00:30')] },
      ]),
      playlist('deck', ['a', 'b', 'film', { playlist: 'inner', conditions: [daily('20:00', '02:40')] }], {
        shuffle: true,
      }),
      playlist('once', ['film', { playlist: 'inner', conditions: [daily('12:15', '03:00')] }], {
        loop: false,
      }),
      playlist('stay', ['b', { playlist: 'open' }, 'a']),
      playlist('open', ['a', 'still']),
      playlist('filler', ['a', 'winter', { content: 'b', duration: 11 }, { playlist: 'inner' }], {
        shuffle: true,
        loop: false,
      }),
    ],
    schedules: [
      schedule('day', 'news', { start: '07:00', end: '19:00', from }, { targets: ['group:g'] }),
      schedule('evening', 'deck', { start: '19:00', end: '02:30', from, days: [1, 2, 4, 5, 6, 7] }),
      schedule('on', 'news', { start: '19:00', end: '21:00', from, days: [3] }),
      schedule(
        'noon',
        'once',
        { start: '12:00', end: '12:40', from, except: ['2026-03-29'] },
        { priority: 1 },
      ),
      schedule('night', 'once', { start: '02:15', end: '03:30', from }, { priority: 1 }),
      schedule(
        'stay',
        'stay',
        { start: '10:00', end: '16:00', days: [7], from: '2026-06-01', to: '2026-10-31' },
        { priority: 2 },
      ),
    ],
    launches: [
      launch('fire', 'emergency', 'group:g', 'content:still', Date.parse('2026-03-28T23:30:00Z')),
      clear('not that', 'all', Date.parse('2026-03-29T00:30:00Z')),
      clear('all-clear', 'all', Date.parse('2026-03-29T02:20:00Z'), 'emergency'),
      launch('drill', 'emergency', 'screen:hall', 'playlist:once', Date.parse('2026-10-25T00:10:00Z')),
      launch(
        'fair',
        'priority',
        'all',
        'playlist:deck',
        Date.parse('2026-10-04T02:00:07Z'),
        Date.parse('2026-10-04T20:00:00Z'),
      ),
      launch('show', 'priority', 'group:g', 'playlist:once', Date.parse('2026-07-01T11:11:11Z')),
      launch('by hand', 'manual', 'all', 'playlist:stay', Date.parse('2026-12-22T20:00:00Z')),
    ],
  });
}

/**
 * Every minute, or so many, within two days of a change of the zone's offset, and every 17 minutes, or so many times
 * that, elsewhere.
 */
function instants(timezone: string, coarse: number): readonly number[] {
  const wall = new Wall(timezone);
  const offset = (instant: number) => wall.show(instant) - instant;
  const near = new Set<number>();
  for (let day = START - 3 * DAY; day < END + 3 * DAY; day += DAY) {
    if (offset(day) === offset(day + DAY)) continue;
    let change = day;
    while (offset(change) === offset(day)) change += MINUTE;
    for (let at = change - 2 * DAY; at <= change + 2 * DAY; at += coarse * MINUTE) near.add(at);
  }
  for (let at = START; at < END; at += coarse * 17 * MINUTE) near.add(at);
  return [...near].filter((at) => at >= START && at < END).sort((a, b) => a - b);
}

/** Fails unless the timeline and the oracle give the same answer at each instant; says what was met how often. */
function compare(of: Site, asked: readonly number[]): ReadonlyMap<string, number> {
  const oracle = new Oracle(of, 'hall', SINCE, HORIZON);
  const met = new Map<string, number>();
  for (const instant of asked) {
    const { mode, source, item, since, until } = playbackAt(of, 'hall', instant);
    const timeline = JSON.stringify({ mode, source, item, since, until: until ?? Infinity });
    const expected = JSON.stringify({ ...oracle.at(instant), until: oracle.until(instant) });
    if (timeline !== expected) expect(timeline, new Date(instant).toISOString()).toEqual(expected);
    const what = source === null ? mode : `${mode} ${source.id}`;
    met.set(what, (met.get(what) ?? 0) + 1);
  }
  return met;
}

describe('through a whole year the timeline agrees with the oracle', () => {
  it.each([
    ['Europe/Paris', 2],
    ['America/New_York', 2],
    ['Australia/Lord_Howe', 2],
    ['Asia/Kathmandu', 0],
    ['Africa/Casablanca', 2],
    ['America/St_Johns', 2],
  ])('in %s', { timeout: 120_000 }, (timezone, changes) => {
    const asked = instants(timezone, 1);
    expect(asked.length).toBeGreaterThan((365 * DAY) / (17 * MINUTE) + changes * 4 * 1_440 * 0.9);
    compare(yearSite(timezone), asked);
  });

  it.each(['Europe/Paris', 'Australia/Lord_Howe', 'America/Havana'])(
    'in %s, with hours, rules, shuffled and nested playlists, emergencies and lists that give way',
    { timeout: 120_000 },
    (timezone) => {
      const met = compare(busySite(timezone), instants(timezone, 4));
      const all = [
        'off',
        'scheduled news',
        'scheduled deck',
        'scheduled once',
        'scheduled stay',
        'default filler',
      ];
      for (const what of all) expect([what, (met.get(what) ?? 0) > 20]).toEqual([what, true]);
      const launched = ['emergency still', 'emergency once', 'priority deck', 'manual stay'];
      for (const what of launched) expect([what, met.has(what)]).toEqual([what, true]);
    },
  );
});
