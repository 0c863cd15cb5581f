import { describe, expect, it } from 'vitest';
import { entryProblems } from './findings';
import { content, EVERY_DAY, playlist, schedule, site } from './site.test-support';

/** Monday 2 March 2026, midnight in London: in Auckland it is noon of that Monday, in Los Angeles still Sunday. */
const NOW = Date.parse('2026-03-02T00:00Z');

function world(
  when: Parameters<typeof schedule>[2],
  screens = ['Pacific/Auckland', 'America/Los_Angeles'],
  now = NOW,
) {
  const of = site({
    screens: screens.map((timezone) => ({ id: timezone.replace('/', '.'), timezone })),
    contents: [content('a')],
    playlists: [playlist('p', ['a'])],
    schedules: [schedule('s', 'p', when)],
  });
  const entry = of.schedules.get('s');
  return entry === undefined ? null : entryProblems(of, entry, now);
}

describe('an entry on screens in different zones', () => {
  it('that is over in one of them plays in the other', () => {
    expect(world({ start: '09:00', end: '11:00', from: '2026-03-01', to: '2026-03-01' })).toEqual([
      { code: 'never', reason: { why: 'over' } },
    ]);
    expect(world({ start: '20:00', end: '22:00', to: '2026-03-01' })).toEqual([]);
    expect(world({ start: '20:00', end: '22:00', to: '2026-03-01' }, ['Pacific/Auckland'])).toEqual([
      { code: 'never', reason: { why: 'over' } },
    ]);
  });

  it('that a clock change swallows in one of them plays in the other', () => {
    const gap = { start: '02:10', end: '02:50', from: '2026-03-08', to: '2026-03-08' };
    expect(world(gap, ['America/Los_Angeles'])).toEqual([{ code: 'never', reason: { why: 'clock-change' } }]);
    expect(world(gap)).toEqual([]);
    // Two days later it is just over.
    expect(world(gap, ['America/Los_Angeles'], Date.parse('2026-03-10T12:00Z'))).toEqual([
      { code: 'never', reason: { why: 'over' } },
    ]);
  });
});

it('an entry that plays for seconds between another’s hundreds of short stretches is not said to play nowhere', () => {
  const time = (second: number) => new Date(second * 1_000).toISOString().slice(11, 19);
  const minute = (number: number) => ({
    days: EVERY_DAY,
    start: time(60 * number),
    end: time(60 * number + 50),
  });
  // The first 50 seconds of each minute for four hours, twenty of them for each item.
  const items = Array.from({ length: 12 }, (_, item) => ({
    content: 'a',
    conditions: Array.from({ length: 20 }, (_unused, number) => minute(20 * item + number)),
  }));
  const times = { start: '00:00', end: '04:00', from: '2026-03-03', to: '2026-03-03' };
  const of = site({
    contents: [content('a')],
    playlists: [playlist('p', ['a']), playlist('flicker', items)],
    schedules: [schedule('s', 'p', times), schedule('above', 'flicker', times, { priority: 1 })],
  });
  const entry = of.schedules.get('s');
  expect(entry && entryProblems(of, entry, NOW)).toEqual([]);
});
