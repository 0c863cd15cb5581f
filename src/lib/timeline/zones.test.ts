import { describe, expect, it } from 'vitest';
import { Oracle, Wall } from './oracle.test-support';
import { content, playlist, schedule, site } from './site.test-support';
import { playbackAt } from './timeline';
import { wallClock, type Transition } from './wall-clock';

const DAY = 86_400_000;
const MINUTE = 60_000;
const YEARS = [2024, 2025, 2026, 2027];
/** Days that were skipped or shortened, and offsets that changed by odd amounts. */
const ODD_YEARS = [1986, 1993, 1995, 2011, 2016];
/** Every so many zones are looked at each time, beginning elsewhere with each year; `MORE` looks at more of them. */
const EVERY = Math.max(1, Math.ceil(12 / Number(process.env['MORE'] ?? 1)));

/** The changes of a zone's offset in a year as the oracle's wall shows them, so that none is missed that the timeline misses. */
function changesIn(zone: string, year: number): readonly Transition[] {
  const wall = new Wall(zone);
  const offset = (instant: number) => wall.show(instant) - instant;
  const found: Transition[] = [];
  let before = offset(Date.UTC(year, 0, 1));
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY) {
    const after = offset(day + DAY);
    if (after === before) continue;
    let [low, high] = [day, day + DAY];
    while (high - low > 1_000) {
      const middle = low + Math.floor((high - low) / 2_000) * 1_000;
      if (offset(middle) === before) low = middle;
      else high = middle;
    }
    found.push({ at: high, before, after });
    before = after;
  }
  return found.filter(({ at }) => at < Date.UTC(year + 1, 0, 1));
}

/** Entries, hours and conditions that start and end a little before, at, in and after a change of local time. */
function siteAround(timezone: string, { at, before, after }: Transition) {
  const time = (minutes: number) =>
    new Date(at + Math.min(before, after) + minutes * MINUTE).toISOString().slice(11, 19);
  const days = [1, 2, 3, 4, 5, 6, 7] as const;
  const part = (start: string, end: string) => ({ days: [...days], start, end });
  const from = new Date(at - 6 * DAY).toISOString().slice(0, 10);
  return site({
    settings: { timezone, defaultPlaylist: 'filler' },
    screens: [
      { id: 'hall', hours: { periods: [part(time(-600), time(20)), part(time(70), time(200))], closed: [] } },
    ],
    contents: ['a', 'b', 'c'].map((id) => content(id, { duration: 47 })),
    playlists: [
      playlist('filler', [{ content: 'a', conditions: [part(time(-45), time(25))] }, 'b', 'c'], {
        shuffle: true,
      }),
      playlist('p', ['a', { content: 'b', conditions: [part(time(10), time(40))] }]),
      playlist('q', ['c', { playlist: 'p', conditions: [part(time(0), time(59))] }]),
    ],
    schedules: [
      schedule('up to it', 'p', { start: time(-120), end: time(0), from }),
      schedule('within', 'q', { start: time(15), end: time(45), from }, { priority: 1 }),
      schedule('from it', 'q', { start: time(30), end: time(90), from }),
    ],
  });
}

describe('around the clock changes of every zone of the tz database', () => {
  it.each([...YEARS, ...ODD_YEARS])(
    'in %i the timeline agrees with the oracle',
    { timeout: 240_000 },
    (year) => {
      let changes = 0;
      const zones = Intl.supportedValuesOf('timeZone').filter((_, index) => index % EVERY === year % EVERY);
      for (const zone of zones) {
        const all = changesIn(zone, year);
        expect(wallClock(zone).transitions(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)), zone).toEqual(
          all,
        );
        for (const change of all) {
          changes += 1;
          const of = siteAround(zone, change);
          const [since, horizon] = [change.at - 10 * DAY, change.at + 3 * DAY];
          const oracle = new Oracle(of, 'hall', since, horizon);
          for (const minutes of [-1_500, -130, -61, -30, -1, 0, 1, 14, 29, 44, 59, 75, 180, 1_441]) {
            for (const instant of [change.at + minutes * MINUTE - 1, change.at + minutes * MINUTE]) {
              const { mode, source, item, since: started, until } = playbackAt(of, 'hall', instant);
              const timeline = { mode, source, item, since: started, until: until ?? Infinity };
              const expected = { ...oracle.at(instant), until: oracle.until(instant) };
              expect(timeline, `${zone} ${new Date(instant).toISOString()}`).toEqual(expected);
            }
          }
        }
      }
      expect(changes).toBeGreaterThan(YEARS.includes(year) ? 15 : 5);
    },
  );
});
