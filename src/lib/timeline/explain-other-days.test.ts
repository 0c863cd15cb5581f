import { describe, expect, it } from 'vitest';
import { explainAt } from './explain';
import { otherDayEntries } from './explain-other-days';
import { content, playlist, schedule, site } from './site.test-support';

const at = (text: string) => Date.parse(text);

/** Paris. Friday 25 December 2026 is everybody's trouble. */
const of = site({
  settings: { timezone: 'Europe/Paris' },
  screens: [{ id: 'hall' }, { id: 'other' }],
  contents: [content('a')],
  playlists: [playlist('p', ['a'])],
  schedules: [
    schedule('holiday', 'p', { start: '08:00', end: '12:00', except: ['2026-12-25'] }, { priority: 1 }),
    schedule('mondays', 'p', { start: '08:00', end: '12:00', days: [1] }),
    schedule('next year', 'p', { start: '08:00', end: '12:00', from: '2027-01-01' }),
    schedule('past', 'p', { start: '08:00', end: '12:00', to: '2026-12-24' }),
    schedule('last day', 'p', { start: '07:00', end: '08:00', days: [1], to: '2026-12-25' }),
    schedule('overnight', 'p', { start: '22:00', end: '09:00', except: ['2026-12-24'] }),
    schedule('later', 'p', { start: '12:00', end: '13:00', days: [1] }),
    schedule('plays', 'p', { start: '08:00', end: '12:00' }),
    schedule('elsewhere', 'p', { start: '08:00', end: '12:00', days: [1] }, { targets: ['screen:other'] }),
    schedule('trashed', 'p', { start: '08:00', end: '12:00', days: [1] }, { deletedAt: 1 }),
  ],
});

const reasons = (instant: string) =>
  Object.fromEntries(otherDayEntries(of, 'hall', at(instant)).map(({ id, because }) => [id, because]));

describe('the entries that are not for that day', () => {
  it('are those whose times would have them play, each with what keeps it', () => {
    expect(reasons('2026-12-25T07:30:00Z')).toEqual({
      holiday: 'exception',
      mondays: 'other-weekday',
      'next year': 'before-first-day',
      past: 'after-last-day',
      overnight: 'exception',
    });
  });

  it('have their last day as one of theirs', () => {
    expect(reasons('2026-12-25T06:30:00Z')).toMatchObject({ 'last day': 'other-weekday' });
    expect(reasons('2026-12-26T06:30:00Z')).toMatchObject({ 'last day': 'after-last-day' });
  });

  it('are judged by the day on which they would have started, in the screen’s zone', () => {
    expect(otherDayEntries(of, 'hall', at('2026-12-24T23:30:00Z'))).toEqual([
      {
        id: 'overnight',
        source: { type: 'playlist', id: 'p' },
        priority: 0,
        start: at('2026-12-24T21:00:00Z'),
        end: at('2026-12-25T08:00:00Z'),
        because: 'exception',
      },
    ]);
  });

  it('begin and end with their times, and never stand among what is under way', () => {
    expect(Object.keys(reasons('2026-12-25T10:59:59.999Z'))).toEqual([
      'holiday',
      'mondays',
      'next year',
      'past',
    ]);
    expect(Object.keys(reasons('2026-12-25T11:00:00Z'))).toEqual(['later']);
    expect(reasons('2026-12-26T07:30:00Z')).not.toHaveProperty('holiday');
    for (let hour = at('2026-12-20T00:00:00Z'); hour < at('2027-01-05T00:00:00Z'); hour += 3_600_000) {
      const { candidates } = explainAt(of, 'hall', hour);
      const under = candidates.flatMap((one) => (one.kind === 'entry' ? [one.id] : []));
      for (const { id, start, end } of otherDayEntries(of, 'hall', hour)) {
        expect(under).not.toContain(id);
        expect(start <= hour && hour < end).toBe(true);
      }
    }
  });

  it('come with the highest priority first', () => {
    const ids = otherDayEntries(of, 'hall', at('2026-12-25T08:30:00Z')).map(({ id }) => id);
    expect(ids).toEqual(['holiday', 'mondays', 'next year', 'past']);
  });

  it('are none on a screen that is unknown or in the trash, and before the Unix epoch', () => {
    const trashed = site({
      screens: [{ id: 'hall', deletedAt: 1 }],
      schedules: [...of.schedules.values()],
    });
    expect(otherDayEntries(trashed, 'hall', at('2026-12-25T07:30:00Z'))).toEqual([]);
    expect(otherDayEntries(of, 'nobody', at('2026-12-25T07:30:00Z'))).toEqual([]);
    expect(otherDayEntries(of, 'hall', at('1969-12-25T07:30:00Z'))).toEqual([]);
    for (const instant of [8.64e15, Infinity])
      expect(otherDayEntries(of, 'hall', instant)).toBeInstanceOf(Array);
  });
});
