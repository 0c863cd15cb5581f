import { describe, expect, it } from 'vitest';
import { playlist, site as siteOf } from '../timeline/site.test-support';
import { finish } from './finish';
import { bytesOf, calendarOf, OPTIONS, planOf, told } from './import.test-support';
import { linesOf } from './lines';
import { CalendarError, MOST_BYTES, MOST_EVENTS, MOST_LINE, MOST_TZIDS } from './limits';
import { planImport } from './plan-import';
import { readCalendar } from './read-calendar';

const site = siteOf({ settings: { timezone: 'Europe/Paris' }, playlists: [playlist('p', [])] });
const START = 'DTSTART:20260105T080000\nDURATION:PT1H';

function problem(bytes: Uint8Array): string {
  try {
    finish(readCalendar(bytes));
  } catch (error) {
    if (error instanceof CalendarError) return error.code;
    throw error;
  }
  return 'none';
}

/** Runs to the end and counts the steps. */
function steps(work: Generator<unknown, unknown>): number {
  let count = 0;
  while (work.next().done !== true) count += 1;
  return count;
}

describe('a file that can’t be taken is refused by name', () => {
  it.each([
    ['more than 10 MB', new Uint8Array(MOST_BYTES + 1), 'too-large'],
    ['nothing', new Uint8Array(0), 'not-a-calendar'],
    ['a web page', bytesOf('<!doctype html>\n<title>Log in</title>'), 'not-a-calendar'],
    ['a picture', Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 256), 'not-a-calendar'],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 66, 0, 69, 0]), 'not-utf8'],
    ['half an event', bytesOf(`BEGIN:VCALENDAR\nBEGIN:VEVENT\n${START}`), 'cut-off'],
    ['half a calendar', bytesOf(calendarOf(START).replace('END:VCALENDAR', '')), 'cut-off'],
    [
      'too many events',
      bytesOf(calendarOf(...Array<string>(MOST_EVENTS + 1).fill(START))),
      'too-many-events',
    ],
    [
      'too many zones',
      bytesOf(
        calendarOf('').replace(
          'BEGIN:VEVENT',
          'BEGIN:VTIMEZONE\nEND:VTIMEZONE\n'.repeat(501) + 'BEGIN:VEVENT',
        ),
      ),
      'too-many-zones',
    ],
  ])('%s', (_, bytes, code) => {
    expect(problem(bytes)).toBe(code);
  });

  it('whatever bytes are taken out of it or put in', () => {
    const whole = bytesOf(calendarOf(`${START}\nSUMMARY:Éclair\nRRULE:FREQ=WEEKLY`));
    for (let at = 0; at < whole.length; at += 1) {
      for (const wrong of [0, 10, 58, 0xc3, 0xff]) {
        const bytes = Uint8Array.from(whole);
        bytes[at] = wrong;
        // Named, or taken with what can be read: never anything else.
        if (problem(bytes) === 'none') planOf(site, bytes);
      }
      problem(whole.subarray(0, at));
    }
  });
});

describe('a file as large as it may be', () => {
  it('is read in steps of at most 64 kB, and planned event by event', () => {
    const event = `${START}\nRRULE:FREQ=WEEKLY\nDESCRIPTION:${'x'.repeat(1_900)}`;
    const bytes = bytesOf(calendarOf(...Array<string>(MOST_EVENTS).fill(event)));
    expect(bytes.length).toBeGreaterThan(MOST_BYTES * 0.9);
    for (const lines of linesOf(bytes)) {
      expect(lines.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(
        64 * 1_024 + MOST_LINE,
      );
    }
    expect(steps(readCalendar(bytes))).toBe(Math.ceil(bytes.length / (64 * 1_024)));
    const calendar = finish(readCalendar(bytes));
    // Nothing but what an entry is made of is kept.
    expect([...(calendar.events[0]?.properties.keys() ?? [])]).toEqual(['DTSTART', 'DURATION', 'RRULE']);
    expect(steps(planImport(site, calendar, OPTIONS))).toBeGreaterThanOrEqual(MOST_EVENTS);
  });

  it('of one line keeps no more of it than a line may have', () => {
    const bytes = bytesOf(
      `BEGIN:VCALENDAR\nBEGIN:VEVENT\n${START}\nSUMMARY:${'é'.repeat(500_000)}\nEND:VEVENT\nEND:VCALENDAR\n`,
    );
    for (const lines of linesOf(bytes))
      for (const { text } of lines) expect(text.length).toBeLessThanOrEqual(MOST_LINE);
    expect(planOf(site, bytes).items[0]?.summary).toBe('é'.repeat(200));
  });

  it('does not believe a list of dates that was cut', () => {
    const dates = `EXDATE:${Array<string>(100_000).fill('20260112T080000').join()}`;
    expect(told(planOf(site, calendarOf(`${START}\nRRULE:FREQ=WEEKLY\n${dates}`)).items)).toEqual([
      'refused:  (damaged)',
    ]);
  });

  it('of lines of carriage returns is read in one pass over each', () => {
    // A pattern that looks for them at a line's end takes seconds for each such line.
    const line = `SUMMARY:${'\r'.repeat(60_000)}X`;
    const bytes = new TextEncoder().encode(
      calendarOf(`${START}\n${Array<string>(150).fill(line).join('\n')}`),
    );
    expect(planOf(site, bytes).items).toHaveLength(1);
  });

  it('of events that say they are one another has an entry for each', () => {
    const event = `UID:x\n${START}\nRECURRENCE-ID:20260105T080000`;
    const { items } = planOf(site, calendarOf(...Array<string>(MOST_EVENTS).fill(event)));
    expect(new Set(items.map((item) => (item.verdict === 'new' ? item.entry.id : ''))).size).toBe(
      MOST_EVENTS,
    );
  });

  it('of too many zones, or too many exceptions in all, is refused by name', () => {
    const planned = (...events: readonly string[]) => {
      try {
        return told(planOf(site, calendarOf(...events)).items).length;
      } catch (error) {
        if (error instanceof CalendarError) return error.code;
        throw error;
      }
    };
    const zones = (count: number) =>
      Array.from({ length: count }, (_, zone) => `EXDATE;TZID=Z${zone}:20260112T080000`).join('\n');
    expect(planned(`${START}\n${zones(MOST_TZIDS)}`)).toBe(1);
    expect(planned(`${START}\n${zones(MOST_TZIDS + 1)}`)).toBe('too-many-zones');
    const week = `DTSTART:20260105T000000\nDURATION:P7D\nRRULE:FREQ=WEEKLY`;
    const dates = Array.from({ length: 1_000 }, (_, index) => stamp(index * 7).slice(0, 8)).join();
    const many = (count: number) =>
      planned(...Array<string>(count).fill(`${week}\nEXDATE;VALUE=DATE:${dates}`));
    // Each comes apart into seven.
    expect(many(14)).toBe(98);
    expect(many(15)).toBe('too-many-exceptions');
  });

  it('with dates by the thousand is planned some of them at a time', () => {
    const dates = Array.from({ length: 1_000 }, (_, index) => `EXDATE:${stamp(index)}Z`).join('\n');
    const calendar = finish(readCalendar(bytesOf(calendarOf(`${START}\nRRULE:FREQ=WEEKLY\n${dates}`))));
    expect(steps(planImport(site, calendar, OPTIONS))).toBeGreaterThan(20);
  });

  it('of components in components takes no depth', () => {
    const deep = `${'BEGIN:X\n'.repeat(100_000)}${'END:X\n'.repeat(100_000)}`;
    const inside = calendarOf(`${deep}${START}`);
    expect(planOf(site, inside).items).toHaveLength(1);
    expect(problem(bytesOf(inside.replace('END:X\n', '')))).toBe('cut-off');
  });
});

describe('a hostile recurrence', () => {
  it.each([
    ['RRULE:FREQ=SECONDLY;COUNT=1000000000', 'refused:  (frequency)'],
    ['RRULE:FREQ=WEEKLY;COUNT=999999999999999', 'new: '],
    ['RRULE:FREQ=DAILY;UNTIL=99991231T235959Z', 'new: '],
    [`RRULE:FREQ=WEEKLY;BYDAY=${Array<string>(10_000).fill('MO').join()}`, 'new: '],
    [`RRULE:${'FREQ=DAILY;'.repeat(5_000)}`, 'refused:  (unreadable-rule)'],
    [
      `RRULE:${Array.from({ length: 5_000 }, (_, index) => `X${index}=1`).join(';')}`,
      'refused:  (unreadable-rule)',
    ],
    [Array<string>(20_001).fill('EXDATE:20260112T080000').join('\n'), 'refused:  (damaged)'],
    [
      `RRULE:FREQ=DAILY\n${Array.from({ length: 3_000 }, (_, index) => `EXDATE:${stamp(index)}`).join('\n')}`,
      'refused:  (too-many-exceptions)',
    ],
    [
      `RDATE:${Array.from({ length: 3_000 }, (_, index) => stamp(index)).join()}`,
      'refused:  (too-many-dates)',
    ],
    ['DURATION:P999999W', 'new: '],
    [`DTSTART${';X=1'.repeat(10_000)}:20260105T080000`, 'new: '],
  ])('%.60s', (line, result) => {
    const { items } = planOf(site, calendarOf(`${START}\n${line}`));
    expect(told(items)).toEqual([result]);
    expect(JSON.stringify(items).length).toBeLessThan(5_000);
  });

  it('in a time zone’s description is not followed', () => {
    const zone = (rule: string) =>
      `BEGIN:VTIMEZONE\nTZID:odd\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\n${rule}\nEND:STANDARD\nEND:VTIMEZONE`;
    const file = (rule: string) =>
      calendarOf('DTSTART;TZID=odd:20260105T080000\nDURATION:PT1H').replace(
        'BEGIN:VEVENT',
        `${zone(rule)}\nBEGIN:VEVENT`,
      );
    for (const rule of [
      'FREQ=SECONDLY',
      'FREQ=YEARLY;BYMONTH=99;BYDAY=1SU',
      'FREQ=YEARLY;INTERVAL=0',
      'nonsense',
    ]) {
      expect(told(planOf(site, file(`RRULE:${rule}`)).items)).toEqual(['refused:  (unknown-zone)']);
    }
    // UTC+1 all year is Lagos, or any other such zone.
    expect(told(planOf(site, file('X-NOTHING:1')).items)).toEqual(['new: ']);
  });

  it('with moved dates without end makes no more entries than a file may', () => {
    const added = (event: number) =>
      `UID:${event}\n${START}\nRDATE:${Array.from({ length: 100 }, (_, index) => stamp(index + 1)).join()}`;
    const many = calendarOf(...Array.from({ length: 60 }, (_, event) => added(event)));
    expect(() => planOf(site, many)).toThrow(CalendarError);
  });
});

function stamp(index: number): string {
  return `${new Date(Date.UTC(2_026, 0, 5 + index)).toISOString().slice(0, 10).replaceAll('-', '')}T080000`;
}
