import { describe, expect, it } from 'vitest';
import type { Schedule } from '../model/schedule';
import { content, playlist, schedule, site } from './site.test-support';
import { playbackAt } from './timeline';

/** `p` has three items of 10, 10 and 7.3 seconds, so that no whole hour is one of its cycles. */
function inZone(timezone: string, ...schedules: Schedule[]) {
  return site({
    settings: { timezone },
    contents: [content('a'), content('b'), content('c', { duration: 7.3 })],
    playlists: [playlist('p', ['a', 'b', 'c']), playlist('q', ['b'])],
    schedules,
  });
}

/** The entry that plays just before and at each instant (RFC 3339), where the run began, and whether an item starts there. */
function across(of: ReturnType<typeof site>, ...instants: string[]) {
  return instants.map((text) => {
    const instant = Date.parse(text);
    const [before, at] = [instant - 1, instant].map((ms) => playbackAt(of, 'hall', ms));
    const began = at?.source?.since;
    return [
      before?.source?.via,
      at?.source?.via,
      began === undefined ? null : new Date(began).toISOString().slice(0, 19),
      at?.since === instant ? 'starts' : 'goes on',
    ];
  });
}

describe('entries of the same playlist that touch or overlap are one run', () => {
  it('whatever their priorities, also where one takes over in the middle of the other', () => {
    const of = inZone(
      'UTC',
      schedule('low', 'p', { start: '08:00', end: '10:00' }, { priority: -3 }),
      schedule('high', 'p', { start: '09:00', end: '11:00' }, { priority: 7 }),
      schedule('after', 'p', { start: '11:00', end: '12:00' }),
    );
    expect(
      across(of, '2026-03-02T09:00Z', '2026-03-02T10:00Z', '2026-03-02T11:00Z').map(([, ...rest]) => rest),
    ).toEqual([
      ['high', '2026-03-02T08:00:00', 'goes on'],
      ['high', '2026-03-02T08:00:00', 'goes on'],
      ['after', '2026-03-02T08:00:00', 'goes on'],
    ]);
  });

  it('over midnight, from the last day of one entry to the first day of another', () => {
    const of = inZone(
      'Asia/Kathmandu',
      schedule('old', 'p', { start: '18:00', end: '00:00', to: '2026-03-02' }),
      schedule('new', 'p', { start: '00:00', end: '06:00', from: '2026-03-03' }),
    );
    expect(across(of, '2026-03-02T18:15Z')).toEqual([['old', 'new', '2026-03-02T12:15:00', 'goes on']]);
    expect(playbackAt(of, 'hall', Date.parse('2026-03-03T00:15Z')).mode).toBe('idle');
  });

  it('where the gap of a clock change brings them together', () => {
    const of = inZone(
      'Europe/Paris',
      schedule('before', 'p', { start: '01:00', end: '02:10' }, { priority: 1 }),
      schedule('after', 'p', { start: '02:50', end: '04:00' }),
    );
    // 02:10 and 02:50 are the same instant on the night of the gap, and forty minutes apart on any other.
    expect(across(of, '2026-03-29T01:00Z')).toEqual([['before', 'after', '2026-03-29T00:00:00', 'goes on']]);
    expect(playbackAt(of, 'hall', Date.parse('2026-03-28T01:30Z')).mode).toBe('idle');
    expect(playbackAt(of, 'hall', Date.parse('2026-03-28T02:00Z')).source?.since).toBe(
      Date.parse('2026-03-28T01:50Z'),
    );
  });

  it('where an hour comes twice: the first ends with the second 02:30, the next begins with the first', () => {
    const of = inZone(
      'Europe/Paris',
      schedule('before', 'p', { start: '01:00', end: '02:30' }),
      schedule('after', 'p', { start: '02:30', end: '04:00' }),
    );
    expect(across(of, '2026-10-25T00:30Z', '2026-10-25T01:30Z')).toEqual([
      ['before', 'after', '2026-10-24T23:00:00', 'goes on'],
      ['after', 'after', '2026-10-24T23:00:00', 'goes on'],
    ]);
  });

  it('but not where another playlist wins in between, even for a second', () => {
    const of = inZone(
      'UTC',
      schedule('low', 'p', { start: '08:00', end: '12:00' }),
      schedule('high', 'q', { start: '09:00', end: '09:00:01' }, { priority: 1 }),
    );
    expect(playbackAt(of, 'hall', Date.parse('2026-03-02T10:00Z')).source?.since).toBe(
      Date.parse('2026-03-02T09:00:01Z'),
    );
  });
});

describe('an entry is aimed', () => {
  it.each([
    [['all'], 'scheduled', 'scheduled'],
    [['screen:hall'], 'scheduled', 'idle'],
    [['group:g1'], 'scheduled', 'idle'],
    [['tag:shop'], 'scheduled', 'idle'],
    [['screen:other', 'tag:shop', 'group:g1', 'screen:hall'], 'scheduled', 'scheduled'],
    [['group:thrown away', 'tag:nobody', 'screen:gone'], 'idle', 'idle'],
    [['screen:gone', 'screen:other'], 'idle', 'scheduled'],
  ])('at %j', (targets, hall, other) => {
    const of = site({
      screens: [
        { id: 'hall', tags: ['shop'] },
        { id: 'other' },
        { id: 'gone', deletedAt: 1, tags: ['shop'] },
      ],
      groups: [
        { id: 'g1', members: ['hall', 'gone', 'never was'] },
        { id: 'thrown away', members: ['hall', 'other'], deletedAt: 1 },
      ],
      contents: [content('a')],
      playlists: [playlist('p', ['a'])],
      schedules: [schedule('s', 'p', { start: '08:00', end: '12:00' }, { targets })],
    });
    const modes = ['hall', 'other', 'gone'].map(
      (id) => playbackAt(of, id, Date.parse('2026-03-02T09:00Z')).mode,
    );
    expect(modes).toEqual([hall, other, 'idle']);
  });
});
