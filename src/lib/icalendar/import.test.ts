import { describe, expect, it } from 'vitest';
import type { When } from '../model/schedule';
import { playlist, site as siteOf } from '../timeline/site.test-support';
import { APPLE, GOOGLE, OUTLOOK, THUNDERBIRD } from './files.test-support';
import { bytesOf, calendarOf, planOf, told } from './import.test-support';
import type { ImportOptions } from './import-plan';

const paris = siteOf({
  settings: { timezone: 'Europe/Paris' },
  screens: [{ id: 'hall' }, { id: 'york', timezone: 'America/New_York', tags: ['us'] }],
  playlists: [playlist('p', [], { name: 'Morning' }), playlist('q', [], { name: 'Other' })],
});
const HALL = { targets: ['screen:hall'] };

function whens(file: string | Uint8Array, options: Partial<ImportOptions> = HALL): Record<string, When> {
  const found: Record<string, When> = {};
  for (const item of planOf(paris, file, options).items) {
    if (item.verdict !== 'refused')
      found[`${item.summary}${item.key.includes(' ') ? ` ${item.key}` : ''}`] = item.entry.when;
  }
  return found;
}

/** The times of one event; a single refused one gives its reason. */
function expressed(event: string, options: Partial<ImportOptions> = HALL): unknown {
  const { items } = planOf(paris, calendarOf(event), options);
  const times = items.map((item) => (item.verdict === 'refused' ? item.reason : item.entry.when));
  return times.length === 1 ? times[0] : times;
}

const MONDAY_8 = 'DTSTART;TZID=Europe/Paris:20260105T080000\nDTEND;TZID=Europe/Paris:20260105T090000';
const monday: When = { start: '08:00', end: '09:00', days: [1], from: '2026-01-05', to: null, except: [] };
const once = (date: string, day: 1 | 2 | 3 | 4 | 5 | 6 | 7, start: string, end: string): When => ({
  start,
  end,
  days: [day],
  from: date,
  to: date,
  except: [],
});

describe('a file from Google Calendar', () => {
  it('gives weekly entries, moved dates as entries of their own, and days without a time as whole days', () => {
    expect(whens(GOOGLE)).toEqual({
      Morning: {
        start: '09:00',
        end: '12:00',
        days: [1, 3, 5],
        from: '2026-01-05',
        to: '2026-03-27',
        except: ['2026-01-14', '2026-01-19'],
      },
      'Morning, later': once('2026-01-19', 1, '10:00', '13:00'),
      // 13:00 UTC.
      'Summer party': once('2026-07-07', 2, '15:00', '17:00'),
      'Closed for the holidays': {
        start: '00:00',
        end: '00:00',
        days: [1, 2, 3, 4, 5, 6, 7],
        from: '2026-08-03',
        to: '2026-08-16',
        except: [],
      },
    });
  });

  it('names a playlist where an event is called like one', () => {
    const { items, name } = planOf(paris, GOOGLE, HALL);
    const morning = items.find(({ summary }) => summary === 'Morning');
    expect(morning).toMatchObject({
      verdict: 'new',
      entry: { playlist: 'p', name: '', targets: ['screen:hall'] },
    });
    expect(items.find(({ summary }) => summary === 'Summer party')).toMatchObject({
      entry: { playlist: null, name: 'Summer party' },
    });
    expect(name).toBe('Shop window');
  });

  it('reads the same with line feeds alone, a byte order mark and lines folded inside a character', () => {
    const plain = planOf(paris, GOOGLE, HALL);
    expect(planOf(paris, new TextEncoder().encode(`\uFEFF${GOOGLE}`), HALL)).toEqual(plain);
    const folded: number[] = [];
    for (const [index, byte] of bytesOf(GOOGLE.replaceAll('Morning', 'Mörning')).entries()) {
      // After every 20th byte, wherever that is.
      if (index % 20 === 19 && byte !== 10 && folded.at(-1) !== 13) folded.push(13, 10, 32);
      folded.push(byte);
    }
    expect(planOf(paris, Uint8Array.from(folded), HALL)).toEqual(
      planOf(paris, GOOGLE.replaceAll('Morning', 'Mörning'), HALL),
    );
  });
});

describe('a file from Outlook', () => {
  it('has Windows’ names of zones, nights, counts, and what can’t be said is listed with its reason', () => {
    expect(whens(OUTLOOK)).toEqual({
      'Night watch': {
        start: '22:00',
        end: '06:00',
        days: [1, 2, 3, 4, 5, 6, 7],
        from: '2026-01-05',
        to: '2026-01-14',
        except: [],
      },
    });
    expect(told(planOf(paris, OUTLOOK, HALL).items)).toEqual([
      'new: Night watch',
      'refused: In another office (zone)',
      'refused: Every second week (interval)',
      'refused: Second Wednesday (monthly)',
    ]);
  });

  it('has zones of its own making, which are known by how their clocks go', () => {
    expect(whens(OUTLOOK, { targets: ['screen:york'] })).toMatchObject({ 'In another office': monday });
    expect(whens(OUTLOOK, { ...HALL, times: 'wall' })).toMatchObject({ 'In another office': monday });
  });
});

describe('a file from Apple’s Calendar', () => {
  it('has durations, floating times, long events; and tasks, which are counted', () => {
    expect(whens(APPLE)).toEqual({
      'Éclair hour': { ...monday, end: '09:30' },
      Floating: { ...monday, end: '09:30', days: [2, 4], from: '2026-01-06' },
      Weekend: once('2026-01-10', 6, '18:00', '00:00'),
      'Weekend 2 part 1': once('2026-01-11', 7, '00:00', '00:00'),
      'Weekend 2 part 2': once('2026-01-12', 1, '00:00', '08:00'),
    });
    const { items, others } = planOf(paris, APPLE, HALL);
    expect(told(items)).toContain('refused: Labour Day (yearly)');
    expect(others).toBe(1);
  });
});

describe('a file from Thunderbird', () => {
  it('has paths before zones, exceptions in three forms, added dates, and events that are called off', () => {
    expect(whens(THUNDERBIRD)).toEqual({
      'Path before the zone': {
        start: '09:00',
        end: '10:00',
        days: [1],
        from: '2026-06-01',
        to: '2026-06-22',
        except: ['2026-06-08', '2026-06-15'],
      },
      'Path before the zone 0 on 20615 0': once('2026-06-11', 4, '09:00', '10:00'),
    });
    expect(told(planOf(paris, THUNDERBIRD, HALL).items).slice(2)).toEqual([
      'refused: Called off (cancelled)',
      'refused: Nowhere (unknown-zone)',
      'refused: Last of the month (position)',
    ]);
  });
});

describe('a recurrence', () => {
  it.each([
    ['RRULE:FREQ=WEEKLY', monday],
    ['RRULE:FREQ=DAILY;INTERVAL=7', monday],
    ['RRULE:FREQ=WEEKLY;INTERVAL=1;WKST=SU;BYDAY=MO;BYHOUR=8;BYMINUTE=0;BYSECOND=0', monday],
    ['RRULE:FREQ=YEARLY;COUNT=1', { ...monday, to: '2026-01-05' }],
    ['RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO,WE', { ...monday, days: [1, 3], to: '2026-01-12' }],
    ['RRULE:FREQ=DAILY;COUNT=1000000000', { ...monday, days: [1, 2, 3, 4, 5, 6, 7] }],
    ['RRULE:FREQ=WEEKLY;UNTIL=20260119', { ...monday, to: '2026-01-19' }],
    // At 08:00 in Paris, and a second before.
    ['RRULE:FREQ=WEEKLY;UNTIL=20260119T070000Z', { ...monday, to: '2026-01-19' }],
    ['RRULE:FREQ=WEEKLY;UNTIL=20260119T065959Z', { ...monday, to: '2026-01-18' }],
    ['RRULE:FREQ=WEEKLY;UNTIL=20260119T080000', { ...monday, to: '2026-01-19' }],
    ['RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z', { ...monday, to: '9999-12-31' }],
    ['RRULE:FREQ=WEEKLY;BYDAY=WE', { ...monday, days: [3], from: '2026-01-07' }],
    ['RRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Paris:20260112T093000,20260113T080000', monday],
    ['RRULE:FREQ=SECONDLY', 'frequency'],
    ['RRULE:FREQ=MINUTELY;COUNT=1000000000', 'frequency'],
    ['RRULE:FREQ=HOURLY;UNTIL=99991231T235959Z', 'frequency'],
    ['RRULE:FREQ=DAILY;INTERVAL=2', 'interval'],
    ['RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=99991231', 'interval'],
    ['RRULE:FREQ=DAILY;INTERVAL=2;COUNT=1500', 'interval'],
    ['RRULE:FREQ=WEEKLY;COUNT=9;UNTIL=20260112', { ...monday, to: '2026-01-12' }],
    ['RRULE:FREQ=WEEKLY;COUNT=2;UNTIL=20260301', { ...monday, to: '2026-01-12' }],
    [
      'RDATE;TZID=Europe/Paris:20260106T080000\nEXDATE;TZID=Europe/Paris:20260106T080000',
      { ...monday, to: '2026-01-05' },
    ],
    ['RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=1000000000', 'interval'],
    ['RRULE:FREQ=WEEKLY;INTERVAL=999999999999999;COUNT=2', 'interval'],
    ['RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;UNTIL=20260110', 'never'],
    ['RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2', { ...monday, to: '2026-01-19', except: ['2026-01-12'] }],
    [
      'RRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;UNTIL=20260209T070000Z',
      {
        ...monday,
        days: [1, 7],
        to: '2026-02-01',
        except: ['2026-01-12', '2026-01-18', '2026-01-19', '2026-01-25'],
      },
    ],
    // Weeks that begin on Sunday: the second Sunday is in the week between.
    [
      'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;COUNT=3',
      { ...monday, days: [1, 7], to: '2026-01-19', except: ['2026-01-11', '2026-01-12'] },
    ],
    ['RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3', { ...monday, days: [1, 3, 5], to: '2026-01-09' }],
    ['RRULE:FREQ=DAILY;INTERVAL=14;COUNT=2', { ...monday, to: '2026-01-19', except: ['2026-01-12'] }],
    [
      'RRULE:FREQ=DAILY;INTERVAL=3;BYDAY=TH;UNTIL=20260110',
      { ...monday, days: [4], from: '2026-01-08', to: '2026-01-08' },
    ],
    [
      'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3\nEXDATE;TZID=Europe/Paris:20260119T080000',
      { ...monday, to: '2026-02-02', except: ['2026-01-12', '2026-01-19', '2026-01-26'] },
    ],
    // A date that was added in a week between is an entry of its own, as any other.
    [
      'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2\nRDATE;TZID=Europe/Paris:20260112T080000',
      [
        { ...monday, to: '2026-01-19', except: ['2026-01-12'] },
        { ...monday, from: '2026-01-12', to: '2026-01-12' },
      ],
    ],
    ['RRULE:FREQ=DAILY;INTERVAL=0', 'unreadable-rule'],
    ['RRULE:FREQ=DAILY;COUNT=0', 'unreadable-rule'],
    ['RRULE:FREQ=DAILY;COUNT=-4', 'unreadable-rule'],
    ['RRULE:FREQ=FORTNIGHTLY', 'unreadable-rule'],
    ['RRULE:BYDAY=MO', 'unreadable-rule'],
    ['RRULE:FREQ=WEEKLY;BYDAY=MO,XX', 'unreadable-rule'],
    ['RRULE:FREQ=WEEKLY;BYDAY=1MO', 'unreadable-rule'],
    ['RRULE:FREQ=WEEKLY;UNTIL=tomorrow', 'unreadable-rule'],
    ['RRULE:FREQ=WEEKLY;UNTIL=20250101', 'never'],
    ['RRULE:FREQ=WEEKLY;COUNT=2\nEXDATE;TZID=Europe/Paris:20260105T080000,20260112T080000', 'never'],
    ['RRULE:FREQ=DAILY;BYMONTH=1', 'months'],
    ['RRULE:FREQ=DAILY;BYHOUR=8,12', 'times'],
    ['RRULE:FREQ=WEEKLY\nRRULE:FREQ=DAILY', 'several-rules'],
    ['RRULE:FREQ=WEEKLY\nEXRULE:FREQ=MONTHLY', 'exclusion-rule'],
    ['RDATE;VALUE=PERIOD:20260106T070000Z/PT2H', 'period'],
    ['RDATE;TZID=Europe/Paris:20260106T100000', 'times'],
  ])('%s', (rule, result) => {
    expect(expressed(`${MONDAY_8}\n${rule}`)).toEqual(result);
  });

  it.each([
    ['DTSTART;TZID=Europe/Paris:20260105T080000', 'no-length'],
    [
      'DTSTART;TZID=Europe/Paris:20260105T080000\nDTEND;TZID=Europe/Paris:20260105T070000',
      'ends-before-start',
    ],
    ['DTSTART;TZID=Europe/Paris:20260105T080000\nDURATION:-PT1H', 'ends-before-start'],
    ['DTSTART;TZID=Europe/Paris:20260105T080000\nDURATION:soon', 'damaged'],
    ['DTSTART:20260230T080000\nDURATION:PT1H', 'no-start'],
    ['SUMMARY:nothing', 'no-start'],
    ['DTSTART:20260105', { ...once('2026-01-05', 1, '00:00', '00:00') }],
    ['DTSTART:99991231T230000\nDURATION:PT2H', once('9999-12-31', 5, '23:00', '01:00')],
    ['DTSTART:99991231T230000Z\nDURATION:PT2H', 'beyond-dates'],
    ['DTSTART:20260105T080000\nDURATION:P8D\nRRULE:FREQ=WEEKLY', 'too-long'],
    // In Paris from 23:00 to 05:00 in another zone's evening.
    [
      'DTSTART:20260105T220000Z\nDTEND;TZID=Europe/Paris:20260106T050000',
      once('2026-01-05', 1, '23:00', '05:00'),
    ],
    // 02:30 comes twice on the 25th of October; this is its second time.
    ['DTSTART:20261025T013000Z\nDURATION:PT3H', 'clock-change'],
    [
      'DTSTART:20260105T080000\nDURATION:PT1H\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260105T080000',
      'this-and-future',
    ],
  ])('%s', (event, result) => {
    expect(expressed(event)).toEqual(result);
  });

  it('of some days goes over midnight with its days, where another zone is so far away', () => {
    const event =
      'DTSTART;TZID=Asia/Tokyo:20260105T030000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;BYDAY=MO,SU;UNTIL=20260201';
    const except = '\nEXDATE;TZID=Asia/Tokyo:20260111T030000';
    expect(expressed(event + except)).toEqual({
      start: '19:00',
      end: '21:00',
      days: [6, 7],
      from: '2026-01-04',
      to: '2026-01-31',
      except: ['2026-01-10'],
    });
    // Without an end it meets the change to summer time, which Tokyo does not have.
    expect(expressed(event.replace(';UNTIL=20260201', ''))).toBe('zone');
  });

  it('longer than a day comes apart into entries that are together the same', () => {
    const event = 'DTSTART:20260102T180000\nDTEND:20260105T080000\nRRULE:FREQ=WEEKLY;COUNT=2';
    const part = (days: When['days'], from: string, to: string, start: string, end: string) => ({
      start,
      end,
      days,
      from,
      to,
      except: [],
    });
    expect(expressed(event)).toEqual([
      part([5], '2026-01-02', '2026-01-09', '18:00', '00:00'),
      part([6], '2026-01-03', '2026-01-10', '00:00', '00:00'),
      part([7], '2026-01-04', '2026-01-11', '00:00', '00:00'),
      part([1], '2026-01-05', '2026-01-12', '00:00', '08:00'),
    ]);
  });

  it('with moved dates that are cancelled has exceptions for them, and nothing is listed twice', () => {
    const moved = (more: string) =>
      `UID:m\nDTSTART:20260112T100000\nDURATION:PT1H\nRECURRENCE-ID:20260112T080000\n${more}`;
    const master = 'UID:m\nDTSTART:20260105T080000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY';
    const { items } = planOf(paris, calendarOf(moved('STATUS:CANCELLED'), master), HALL);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ entry: { when: { ...monday, except: ['2026-01-12'] } } });
  });

  it('of which every date was called off by itself is listed', () => {
    const master = 'UID:m\nDTSTART:20260105T080000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2';
    const off = (date: string) =>
      `UID:m\nDTSTART:${date}T080000\nDURATION:PT1H\nRECURRENCE-ID:${date}T080000\nSTATUS:CANCELLED`;
    const { items } = planOf(paris, calendarOf(master, off('20260105'), off('20260112')), HALL);
    expect(told(items)).toEqual(['refused:  (never)']);
  });

  it('is called what a name may be, cut between words as it would be stored', () => {
    const name = (summary: string) =>
      planOf(paris, calendarOf(`${MONDAY_8}\nSUMMARY: ${summary}`), HALL).items[0]?.summary;
    expect(name('x '.repeat(120))).toBe('x '.repeat(100).trim());
    expect(name(`${'x'.repeat(199)}😀`)).toBe('x'.repeat(199));
  });

  it('has its zone by name however that is written', () => {
    const event = `${MONDAY_8}\nRRULE:FREQ=WEEKLY`;
    expect(expressed(event.replaceAll('Europe/Paris', 'eUROPE/pARIS'))).toEqual(monday);
    expect(expressed(event.replaceAll('Europe/Paris', '"/softwarestudio.org/Tzfile/Europe/Paris"'))).toEqual(
      monday,
    );
  });

  it('for screens in several zones is taken only where it is the same time in all of them', () => {
    const event = `${MONDAY_8}\nRRULE:FREQ=WEEKLY`;
    expect(expressed(event, { targets: ['all'] })).toBe('zone');
    expect(expressed(MONDAY_8, { targets: ['all'] })).toBe('zone');
    expect(expressed(event, { targets: ['all'], times: 'wall' })).toEqual(monday);
    expect(expressed(event.replaceAll(';TZID=Europe/Paris', ''), { targets: ['all'] })).toEqual(monday);
    expect(expressed(event, { targets: ['tag:us'] })).toBe('zone');
    expect(expressed(event, { targets: ['screen:hall', 'tag:nobody'] })).toEqual(monday);
  });
});
