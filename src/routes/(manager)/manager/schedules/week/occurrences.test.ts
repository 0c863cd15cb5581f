import { describe, expect, it } from 'vitest';
import { playlist, schedule, site } from '#lib/timeline/site.test-support';
import { clockChanges, localOccurrences } from './occurrences';

const of = site({
  settings: { timezone: 'Europe/Paris' },
  screens: [{ id: 'hall' }, { id: 'desk', timezone: 'America/New_York', tags: ['shop'] }],
  groups: [{ id: 'g', members: ['hall'] }],
  playlists: [playlist('p', [])],
  schedules: [
    schedule('day', 'p', { start: '09:00', end: '17:00', days: [1] }, { targets: ['group:g'] }),
    schedule('night', 'p', { start: '22:00', end: '02:30', days: [7] }, { targets: ['screen:hall'] }),
    schedule('round', 'p', { start: '06:00', end: '06:00', days: [3] }, { targets: ['all'] }),
    schedule('shop', 'p', { start: '10:00', end: '11:00', days: [2] }, { targets: ['tag:shop'] }),
    schedule('trashed', 'p', { start: '10:00', end: '11:00' }, { deletedAt: 1 }),
  ],
});

const text = (local: number): string => new Date(local).toISOString().slice(5, 16);
function list(aim: Parameters<typeof localOccurrences>[1], first = '2026-03-02', days = 7) {
  return localOccurrences(of, aim, first, days).map(
    ({ schedule: id, date, start, end }) => `${id} of ${date.slice(5)}: ${text(start)} ${text(end)}`,
  );
}

describe('the occurrences of a week', () => {
  it('are a screen’s own in its local time, once each, also those that began the day before', () => {
    expect(list('screen:hall')).toEqual([
      'night of 03-01: 03-01T22:00 03-02T02:30',
      'day of 03-02: 03-02T09:00 03-02T17:00',
      'round of 03-04: 03-04T06:00 03-05T06:00',
      'night of 03-08: 03-08T22:00 03-09T02:30',
    ]);
    expect(list('screen:desk')).toEqual([
      'shop of 03-03: 03-03T10:00 03-03T11:00',
      'round of 03-04: 03-04T06:00 03-05T06:00',
    ]);
    expect(list('screen:nobody')).toEqual([]);
  });

  it('are a group’s or a tag’s with what is for all, and without a choice all there are', () => {
    expect(list('group:g').map((one) => one.split(' ')[0])).toEqual(['day', 'round']);
    expect(list('tag:shop').map((one) => one.split(' ')[0])).toEqual(['shop', 'round']);
    expect(list('').map((one) => one.split(' ')[0])).toEqual(['night', 'day', 'shop', 'round', 'night']);
  });

  it('are where the wall clock has them when it changes', () => {
    // Paris goes from 02:00 to 03:00 on 29 March, and from 03:00 back to 02:00 on 25 October.
    expect(list('screen:hall', '2026-03-29', 1)).toEqual(['night of 03-29: 03-29T22:00 03-30T02:30']);
    expect(list('screen:hall', '2026-10-25', 1)).toEqual(['night of 10-25: 10-25T22:00 10-26T02:30']);
    const early = site({
      settings: { timezone: 'Europe/Paris' },
      schedules: [
        schedule('early', 'p', { start: '01:00', end: '02:30' }),
        schedule('gone', 'p', { start: '02:10', end: '02:20' }),
      ],
    });
    const drawn = (date: string): string[] =>
      localOccurrences(early, 'screen:hall', date, 1).map(
        ({ schedule: id, start, end }) => `${id} ${text(start)} ${text(end)}`,
      );
    expect(drawn('2026-03-29')).toEqual(['early 03-29T01:00 03-29T02:00']);
    expect(drawn('2026-10-25')).toEqual(['early 10-25T01:00 10-25T02:30', 'gone 10-25T02:10 10-25T02:20']);
  });

  it('the changes themselves are said', () => {
    expect(clockChanges('Europe/Paris', '2026-03-23', 7)).toEqual([
      'Clocks go forward an hour on Sunday 29 March at 02:00.',
    ]);
    expect(clockChanges('Europe/Paris', '2026-10-19', 7)).toEqual([
      'Clocks go back an hour on Sunday 25 October at 03:00.',
    ]);
    expect(clockChanges('Australia/Lord_Howe', '2026-04-05', 1)).toEqual([
      'Clocks go back 30 minutes on Sunday 5 April at 02:00.',
    ]);
    expect(clockChanges('Europe/Paris', '2026-03-30', 7)).toEqual([]);
  });
});
