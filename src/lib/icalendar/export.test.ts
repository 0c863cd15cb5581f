import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { Schedule, When } from '../model/schedule';
import { dateOfDay, dayOfDate } from '../timeline/day';
import { occurrencesBetween, patternOf } from '../timeline/occurrences';
import { playlist, site as siteOf } from '../timeline/site.test-support';
import { wallClock } from '../timeline/wall-clock';
import { screenCalendar, siteCalendar } from './export-calendar';

const ZONES = [
  'Europe/Paris',
  'America/New_York',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'UTC',
];

export function entry(id: string, when: Partial<When>, more: Partial<Schedule> = {}): Schedule {
  return {
    id,
    name: '',
    targets: ['all'],
    playlist: 'p',
    priority: 0,
    createdAt: Date.parse('2026-01-01T12:00:00Z'),
    deletedAt: null,
    ...more,
    when: {
      start: '08:00',
      end: '18:00',
      days: [1, 2, 3, 4, 5, 6, 7],
      from: null,
      to: null,
      except: [],
      ...when,
    },
  };
}

function world(zone: string, ...schedules: readonly Schedule[]) {
  return siteOf({
    settings: { timezone: zone, name: 'Shop' },
    screens: [{ id: 'hall' }],
    playlists: [playlist('p', [])],
    schedules,
  });
}

/** The events of a file as ical.js reads them: an implementation that shares nothing with ours. */
function read(text: string): readonly ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as never[]);
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
}

const instant = (time: ICAL.Time): number => time.toUnixTime() * 1_000;

function expand(event: ICAL.Event, from: number, to: number): [number, number][] {
  const found: [number, number][] = [];
  const iterator = event.iterator();
  for (;;) {
    // Its types don't say that there may be no more.
    const next = iterator.next() as ICAL.Time | undefined;
    if (next === undefined) break;
    const { startDate, endDate } = event.getOccurrenceDetails(next);
    if (instant(startDate) >= to) break;
    if (instant(startDate) >= from) found.push([instant(startDate), instant(endDate)]);
  }
  return found;
}

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hours, minutes]) => [hours, minutes].map((part) => String(part).padStart(2, '0')).join(':'));
const day = fc.integer({ min: dayOfDate('2026-01-01'), max: dayOfDate('2027-12-31') });
const date = day.map(dateOfDay);
const anyWhen: fc.Arbitrary<When> = fc.record({
  start: time,
  end: time,
  days: fc.subarray([1, 2, 3, 4, 5, 6, 7] as const, { minLength: 1 }).map((days) => [...days]),
  from: fc.option(date),
  to: fc.option(date),
  except: fc.array(date, { maxLength: 40 }),
});

describe('an exported entry', { timeout: 120_000 }, () => {
  it('occurs in ical.js exactly when it occurs on a screen, but for times that a clock change takes or doubles', () => {
    const [from, to] = [Date.parse('2026-01-01'), Date.parse('2028-06-01')];
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyWhen, (zone, when) => {
        const clock = wallClock(zone);
        const made = entry('e', when);
        const { text, exported } = siteCalendar(world(zone, made));
        const first = Math.max(made.createdAt - 86_400_000 * 400, from);
        const ours = occurrencesBetween(patternOf(made.when), clock, first, to).filter(
          ({ start }) => start >= first,
        );
        if (exported === 0) {
          expect(ours).toEqual([]);
          return;
        }
        const [event] = read(text);
        if (event === undefined) throw new Error('No event');
        const theirs = new Map(expand(event, first, to));
        const begins = instant(event.startDate);
        // A clock change within a day: the RFC resolves local times otherwise there (docs/decisions/icalendar.md).
        const odd = (start: number): boolean =>
          clock.transitions(start - 93_600_000, start + 93_600_000).length > 0;
        for (const { start, end } of ours) {
          if (start < begins || odd(start)) continue;
          expect([start, theirs.get(start)]).toEqual([start, end]);
          theirs.delete(start);
        }
        expect([...theirs.keys()].filter((start) => !odd(start))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps its wall-clock end through nights of clock changes, also when its first one is such a night', () => {
    for (const from of ['2026-03-20', '2026-03-28', '2026-10-24']) {
      const night = entry('e', { start: '22:00', end: '06:00', from, to: '2027-04-30' });
      const { text } = siteCalendar(world('Europe/Paris', night));
      const [event] = read(text);
      const ours = occurrencesBetween(
        patternOf(night.when),
        wallClock('Europe/Paris'),
        0,
        Date.parse('2028-01-01'),
      );
      expect(event && expand(event, 0, Date.parse('2028-01-01'))).toEqual(
        ours.map(({ start, end }) => [start, end]),
      );
      expect(text.includes('DURATION:PT8H')).toBe(from !== '2026-03-20');
    }
  });

  it('says its last day in UTC, and its exceptions as occurrences', () => {
    const when = { days: [1, 2] as When['days'], from: '2026-06-01', to: '2026-06-30' };
    const { text } = siteCalendar(
      world('Europe/Paris', entry('e', { ...when, except: ['2026-06-08', '2026-06-10'] })),
    );
    expect(text).toContain('DTSTART;TZID=Europe/Paris:20260601T080000\r\n');
    expect(text).toContain('DTEND;TZID=Europe/Paris:20260601T180000\r\n');
    expect(text).toContain('RRULE:FREQ=WEEKLY;UNTIL=20260630T215959Z;BYDAY=MO,TU\r\n');
    expect(text.match(/EXDATE.*/g)).toEqual(['EXDATE;TZID=Europe/Paris:20260608T080000']);
  });

  it('begins with an actual occurrence: on the day it was made, or its first one that matches', () => {
    const start = (when: Partial<When>, zone = 'Europe/Paris') =>
      /DTSTART;TZID=.*:(\d{8})T/.exec(siteCalendar(world(zone, entry('e', when))).text)?.[1];
    expect(start({})).toBe('20260101');
    expect(start({ days: [1] })).toBe('20260105');
    expect(start({ days: [1], from: '2026-02-01', except: ['2026-02-02'] })).toBe('20260209');
    expect(start({ from: '0001-01-01' })).toBe('19700101');
    // Over before it was made.
    expect(start({ days: [5], to: '2025-06-01' })).toBe('20240531');
    // 02:10 to 02:50 does not exist on the 29th of March.
    expect(start({ start: '02:10', end: '02:50', from: '2026-03-29' })).toBe('20260330');
  });

  it('that never occurs is left out and named', () => {
    const never = [
      entry('no-day', { days: [] }),
      entry('reversed', { from: '2026-02-02', to: '2026-02-01' }),
      entry('excepted', { from: '2026-02-02', to: '2026-02-02', except: ['2026-02-02'] }),
      entry('gap', { start: '02:10', end: '02:50', from: '2026-03-29', to: '2026-03-29' }),
      entry('after-the-end-of-dates', { from: '9999-12-31' }),
    ];
    const { text, left, exported } = siteCalendar(world('Europe/Paris', ...never));
    expect(left.map(({ id }) => id).sort()).toEqual(never.map(({ id }) => id).sort());
    expect(exported).toBe(0);
    expect(read(text)).toEqual([]);
  });

  it('survives the last years that have four digits', () => {
    const far = entry('far', { from: '9990-01-01', to: '9999-12-31' });
    const [event] = read(siteCalendar(world('America/New_York', far)).text);
    expect(event?.startDate.year).toBe(9990);
  });
});

describe('a calendar file', () => {
  it('has lines of at most 75 octets and gives back the worst of names', () => {
    const names = [
      'Lunch, dinner; \\n and "quotes"',
      'Two\nlines\r\nand a third',
      '👩‍👩‍👧‍👦 '.repeat(15).trim(),
      'é'.repeat(200),
      'BEGIN:VEVENT\r\nEND:VCALENDAR',
      `tail\\`,
    ];
    const { text } = siteCalendar(
      world('Europe/Paris', ...names.map((name, index) => entry(`e${index}`, {}, { name }))),
    );
    for (const line of text.split('\r\n')) {
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/[\n\r]/);
    }
    expect(read(text).map(({ summary }) => summary)).toEqual(
      names.map((name) => name.replace(/\r\n/g, '\n')),
    );
  });

  it('is the same whenever it is made, and each event has an id of its own', () => {
    const site = world('Europe/Paris', entry('a', {}), entry('b', {}, { name: 'B' }));
    expect(siteCalendar(site).text).toBe(siteCalendar({ ...site }).text);
    const uids = read(siteCalendar(site).text).map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(2);
  });

  it('of a screen has what is aimed at it, in its own zone', () => {
    const site = siteOf({
      settings: { timezone: 'Europe/Paris' },
      screens: [{ id: 'hall', timezone: 'America/New_York', tags: ['shop'] }, { id: 'cave' }],
      groups: [{ id: 'g', members: ['hall'] }],
      playlists: [playlist('p', [])],
      schedules: [
        entry('all', {}),
        entry('hall', {}, { targets: ['screen:hall'] }),
        entry('cave', {}, { targets: ['screen:cave'] }),
        entry('tag', {}, { targets: ['tag:shop', 'group:g'] }),
        entry('gone', {}, { deletedAt: 1 }),
      ],
    });
    const file = screenCalendar(site, 'hall');
    expect(file?.exported).toBe(3);
    expect(file?.text).toContain('DTSTART;TZID=America/New_York:');
    expect(file?.text).not.toContain('Europe/Paris');
    expect(file?.fileName).toBe('hall.ics');
    expect(screenCalendar(site, 'attic')).toBeNull();
    expect(siteCalendar(site).exported).toBe(4);
  });
});
