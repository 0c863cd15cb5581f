import { describe, expect, it } from 'vitest';
import { entriesOn } from './entries-on';
import { playlist, schedule, site } from './site.test-support';

const of = site({
  settings: { timezone: 'Europe/Paris' },
  playlists: [playlist('p', [])],
  schedules: [
    schedule('day', 'p', { start: '09:00', end: '17:00', days: [7, 1] }),
    schedule('night', 'p', { start: '22:00', end: '02:30' }),
    schedule('gap', 'p', { start: '02:10', end: '02:20' }),
    schedule('elsewhere', 'p', { start: '09:00', end: '17:00' }, { targets: ['screen:other'] }),
    schedule('trashed', 'p', { start: '09:00', end: '17:00' }, { deletedAt: 1 }),
  ],
});

const upToMidnight = site({
  playlists: [playlist('p', [])],
  schedules: [schedule('evening', 'p', { start: '18:00', end: '00:00' })],
});

function list(date: string, screenId = 'hall') {
  return entriesOn(of, screenId, date).map(
    ({ schedule: id, date: on, start, end }) =>
      `${id} of ${on} ${new Date(start).toISOString().slice(5, 16)}/${new Date(end).toISOString().slice(5, 16)}`,
  );
}

describe('entriesOn', () => {
  it('lists the concrete times of a screen’s entries on a local date, those that began the day before included', () => {
    expect(list('2026-03-02')).toEqual([
      'night of 2026-03-01 03-01T21:00/03-02T01:30',
      'gap of 2026-03-02 03-02T01:10/03-02T01:20',
      'day of 2026-03-02 03-02T08:00/03-02T16:00',
      'night of 2026-03-02 03-02T21:00/03-03T01:30',
    ]);
  });

  it('leaves out what ends as the date begins', () => {
    expect(entriesOn(upToMidnight, 'hall', '2026-03-02').map(({ date }) => date)).toEqual(['2026-03-02']);
  });

  it('across a clock change leaves out what the gap swallows', () => {
    expect(list('2026-03-29')).toEqual([
      'night of 2026-03-28 03-28T21:00/03-29T01:00',
      'day of 2026-03-29 03-29T07:00/03-29T15:00',
      'night of 2026-03-29 03-29T20:00/03-30T00:30',
    ]);
  });

  it('is empty for a screen that is not there', () => {
    expect(list('2026-03-02', 'nobody')).toEqual([]);
  });
});
