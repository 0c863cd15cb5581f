import { describe, expect, it } from 'vitest';
import { playlist, schedule, site } from '#lib/timeline/site.test-support';
import { calendarEvent, eventFacts } from './calendar-events';
import { localOccurrences } from './occurrences';

const of = site({
  screens: [{ id: 'hall', name: 'Hall' }],
  playlists: [playlist('p', [], { name: 'Lobby' }), playlist('old', [], { name: 'Summer', deletedAt: 1 })],
  schedules: [
    schedule('day', 'p', { days: [1], start: '09:00', end: '17:00' }, { targets: ['screen:hall'], name: '' }),
    schedule(
      'night',
      'p',
      { days: [1], start: '22:00', end: '02:30' },
      { targets: ['all'], name: 'Late', priority: 2 },
    ),
    schedule('lost', 'old', { days: [1], start: '10:00', end: '11:00' }, { targets: [], name: '' }),
  ],
});
function found(id: string) {
  const one = localOccurrences(of, '', '2026-03-02', 1).find(({ schedule: of }) => of === id);
  const entry = of.schedules.get(id);
  if (one === undefined || entry === undefined) throw new Error(`No entry ${id} on that day.`);
  return { one, entry };
}
const facts = (id: string) => eventFacts(of, found(id).entry, found(id).one);

describe('an entry in the calendar', () => {
  it('is called by all that its place says, beginning with what is written in it', () => {
    expect(facts('day').label).toBe('Lobby, 09:00 – 17:00. Mon, 2 Mar 2026. Hall');
    expect(facts('night').label).toBe(
      'Late, 22:00 – 02:30, Lobby. Mon, 2 Mar 2026 until the next day. All screens. priority 2',
    );
  });

  it('says that its playlist is gone, by words and by its look', () => {
    expect(facts('lost')).toMatchObject({ missing: true, title: 'Playlist missing' });
    expect(facts('lost').label).toBe(
      'Playlist missing, 10:00 – 11:00. Mon, 2 Mar 2026. nothing plays. no screen',
    );
    const { entry, one } = found('lost');
    expect(calendarEvent(of, entry, one).classNames).toEqual(['missing']);
    expect(calendarEvent(of, found('day').entry, found('day').one).classNames).toEqual([]);
  });

  it('stands at local times without a zone', () => {
    const { entry, one } = found('night');
    expect(calendarEvent(of, entry, one)).toMatchObject({
      id: 'night 2026-03-02',
      start: '2026-03-02T22:00:00',
      end: '2026-03-03T02:30:00',
    });
  });
});
