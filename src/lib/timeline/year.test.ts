import { describe, expect, it } from 'vitest';
import { Oracle, Wall } from './oracle.test-support';
import { clear, content, launch, playlist, schedule, site } from './site.test-support';
import { playbackAt } from './timeline';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const START = Date.parse('2026-01-01T00:00:00Z');
const END = Date.parse('2027-01-01T00:00:00Z');
/** The site's entries all begin later. */
const SINCE = Date.parse('2025-12-01T00:00:00Z');
const HORIZON = END + 5 * DAY;

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

/** Every minute within two days of a change of the zone's offset, and every 17 minutes elsewhere. */
function instants(timezone: string): readonly number[] {
  const wall = new Wall(timezone);
  const offset = (instant: number) => wall.show(instant) - instant;
  const near = new Set<number>();
  for (let day = START - 3 * DAY; day < END + 3 * DAY; day += DAY) {
    if (offset(day) === offset(day + DAY)) continue;
    let change = day;
    while (offset(change) === offset(day)) change += MINUTE;
    for (let at = change - 2 * DAY; at <= change + 2 * DAY; at += MINUTE) near.add(at);
  }
  for (let at = START; at < END; at += 17 * MINUTE) near.add(at);
  return [...near].filter((at) => at >= START && at < END).sort((a, b) => a - b);
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
    const of = yearSite(timezone);
    const oracle = new Oracle(of, 'hall', SINCE, HORIZON);
    const asked = instants(timezone);
    expect(asked.length).toBeGreaterThan((365 * DAY) / (17 * MINUTE) + changes * 4 * 1_440 * 0.9);
    for (const instant of asked) {
      const { mode, source, item, since, until } = playbackAt(of, 'hall', instant);
      const timeline = JSON.stringify({ mode, source, item, since, until: until ?? Infinity });
      const expected = JSON.stringify({ ...oracle.at(instant), until: oracle.until(instant) });
      if (timeline !== expected) expect(timeline, new Date(instant).toISOString()).toEqual(expected);
    }
  });
});
