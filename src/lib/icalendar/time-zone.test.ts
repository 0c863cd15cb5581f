import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { wallClock } from '../timeline/wall-clock';
import { timeZoneLines } from './time-zone';

const DAY = 86_400_000;

/** Zones whose changes are odd in one way or another; and one in ten of all others. */
const ODD = [
  'UTC',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'America/Asuncion',
  'America/Godthab',
  'America/Havana',
  'America/New_York',
  'America/Santiago',
  'America/Scoresbysund',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Amman',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Jerusalem',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Europe/Dublin',
  'Europe/Paris',
  'Europe/Volgograd',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Easter',
];
const EVERY = Number(process.env['EVERY_ZONE'] ?? 10);
const ZONES = [
  ...new Set([...ODD, ...Intl.supportedValuesOf('timeZone').filter((_, index) => index % EVERY === 0)]),
];

function icalZone(lines: readonly string[], tzid: string): ICAL.Timezone {
  const component = new ICAL.Component(ICAL.parse(lines.join('\r\n')) as never[]);
  return new ICAL.Timezone({ component, tzid });
}

/** What the zone says of a local time; unlike ours, undefined where that occurs never or twice. */
function offsetSaid(zone: ICAL.Timezone, local: number): number {
  const date = new Date(local);
  const time = new ICAL.Time(
    {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      isDate: false,
    },
    ICAL.Timezone.localTimezone,
  );
  return zone.utcOffset(time) * 1_000;
}

/** Noon of every fifth day, and the minutes around every clock change that are neither in a gap nor in a fold. */
function instants(zone: string, from: number, to: number): readonly number[] {
  const clock = wallClock(zone);
  const all: number[] = [];
  for (let at = from + DAY / 2; at < to; at += 5 * DAY) all.push(at);
  for (const { at, before, after } of clock.transitions(from, to)) {
    const jump = Math.abs(after - before);
    all.push(at - jump - 60_000, at - jump - 1_000, at - 1_000, at, at + jump, at + jump + 60_000);
  }
  return all.filter((at) => {
    const local = clock.localAt(at);
    return at >= from && clock.startOf(local) === at && clock.endOf(local) === at;
  });
}

describe('the VTIMEZONE of a zone', { timeout: 600_000 }, () => {
  it.each(ZONES)('gives ical.js the offsets of our wall clock from 2020 to 2036: %s', (zone) => {
    const [from, to] = [Date.parse('2020-01-01'), Date.parse('2037-01-01')];
    const said = icalZone(timeZoneLines(zone, from), zone);
    const clock = wallClock(zone);
    for (const at of instants(zone, from, to)) {
      const local = clock.localAt(at);
      const offset = local - at;
      if (offsetSaid(said, local) !== offset) {
        expect.fail(`${zone} at ${new Date(at).toISOString()}: ${offsetSaid(said, local)}, not ${offset}`);
      }
    }
  });

  it('goes on by rules where the zone has some, however far away', () => {
    const clock = wallClock('Europe/Paris');
    const said = icalZone(timeZoneLines('Europe/Paris', Date.parse('2026-01-01')), 'Europe/Paris');
    for (const at of instants('Europe/Paris', Date.parse('2110-01-01'), Date.parse('2112-01-01'))) {
      expect(offsetSaid(said, clock.localAt(at))).toBe(clock.localAt(at) - at);
    }
  });

  it('says a yearly rule by the nth or last weekday', () => {
    const paris = timeZoneLines('Europe/Paris', Date.parse('2026-01-01'));
    expect(paris).toContain('RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU');
    expect(paris).toContain('RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU');
    expect(timeZoneLines('America/New_York', Date.parse('2026-01-01'))).toContain(
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
    );
    // “The Friday before the last Sunday of March.”
    expect(timeZoneLines('Asia/Jerusalem', Date.parse('2026-01-01'))).toContain(
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29',
    );
  });

  it('lists the changes of Morocco, which follow the moon', () => {
    const lines = timeZoneLines('Africa/Casablanca', Date.parse('2026-01-01'));
    expect(lines.filter((line) => line.startsWith('RDATE:')).length).toBeGreaterThan(100);
    expect(lines.filter((line) => line.startsWith('RRULE:'))).toEqual([]);
    expect(lines.some((line) => line.startsWith('RDATE:2086'))).toBe(true);
  });

  it('is one plain observance where the clock is never changed', () => {
    expect(timeZoneLines('Asia/Kathmandu', Date.parse('2026-01-01'))).toEqual([
      'BEGIN:VTIMEZONE',
      'TZID:Asia/Kathmandu',
      'BEGIN:STANDARD',
      'DTSTART:20250101T054500',
      'TZOFFSETFROM:+0545',
      'TZOFFSETTO:+0545',
      'TZNAME:+0545',
      'END:STANDARD',
      'END:VTIMEZONE',
    ]);
  });
});
