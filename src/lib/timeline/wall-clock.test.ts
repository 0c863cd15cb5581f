import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Wall } from './oracle.test-support';
import { wallClock } from './wall-clock';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Zones whose rules are odd in one way or another. */
const ZONES = [
  'UTC',
  'Europe/Paris',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Africa/Monrovia',
  'Asia/Kathmandu',
  'Asia/Gaza',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Pacific/Chatham',
];

const local = (text: string) => Date.parse(`${text}Z`);
const utc = (instant: number) => new Date(instant).toISOString().slice(0, 19);

describe('a wall clock', { timeout: 60_000 }, () => {
  it('shows what Intl shows, at any instant in any zone', () => {
    const anyInstant = fc.integer({ min: Date.parse('1960-01-01'), max: Date.parse('2080-01-01') });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyInstant, (zone, instant) => {
        expect(wallClock(zone).localAt(instant)).toBe(new Wall(zone).show(instant));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(ZONES)('knows every change of offset of %s in twelve years', (zone) => {
    const [from, to] = [Date.parse('2005-01-01'), Date.parse('2017-01-01')];
    const wall = new Wall(zone);
    const changes = wallClock(zone).transitions(from, to);
    for (const { at, before, after } of changes) {
      expect([wall.show(at - 1_000) - (at - 1_000), wall.show(at) - at]).toEqual([before, after]);
      expect(before).not.toBe(after);
    }
    let count = 0;
    let offset = wall.show(from) - from;
    for (let at = from; at < to; at += DAY) {
      const now = wall.show(at) - at;
      if (now !== offset) count += 1;
      offset = now;
    }
    expect(changes).toHaveLength(count);
  });

  it.each(ZONES)('finds local times around the changes of %s as the oracle does', (zone) => {
    const wall = new Wall(zone);
    const clock = wallClock(zone);
    const changes = clock.transitions(Date.parse('2011-06-01'), Date.parse('2013-06-01'));
    for (const { at, before, after } of changes) {
      const [first, last] = [Math.min(before, after), Math.max(before, after)];
      for (let time = at + first - 40 * MINUTE; time <= at + last + 40 * MINUTE; time += 10 * MINUTE) {
        for (const exact of [time - 1_000, time]) {
          const text = utc(exact);
          expect(utc(clock.startOf(exact)), `start ${text}`).toBe(utc(wall.firstOf(text)));
          expect(utc(clock.endOf(exact)), `end ${text}`).toBe(utc(wall.lastOf(text)));
        }
      }
    }
  });

  it('takes the first valid instant after a gap, the first of two as a start, the last as an end', () => {
    const paris = wallClock('Europe/Paris');
    expect(utc(paris.startOf(local('2026-03-29T02:30')))).toBe('2026-03-29T01:00:00');
    expect(utc(paris.endOf(local('2026-03-29T02:00')))).toBe('2026-03-29T01:00:00');
    expect(utc(paris.startOf(local('2026-10-25T02:00')))).toBe('2026-10-25T00:00:00');
    expect(utc(paris.endOf(local('2026-10-25T02:00')))).toBe('2026-10-25T01:00:00');
    expect(utc(paris.startOf(local('2026-10-25T03:00')))).toBe('2026-10-25T02:00:00');
  });

  it('of a zone that this platform does not know counts in UTC', () => {
    const clock = wallClock('Mars/Olympus_Mons');
    expect([clock.localAt(5), clock.startOf(7), clock.endOf(9)]).toEqual([5, 7, 9]);
    expect(clock.transitions(0, 1e12)).toEqual([]);
  });

  it('answers at the ends of time', () => {
    for (const instant of [-8.64e15, 8.64e15]) {
      const clock = wallClock('America/New_York');
      expect(Math.abs(clock.localAt(instant) - instant)).toBeLessThan(DAY);
      expect(Math.abs(clock.startOf(instant) - instant)).toBeLessThan(DAY);
    }
  });
});
