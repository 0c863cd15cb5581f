import { describe, expect, it } from 'vitest';
import type { Site } from '#lib/model/site';
import { content, launch, playlist, schedule, site } from '#lib/timeline/site.test-support';
import { LONGEST_SLEEP_MS } from './machine';
import { createTestWorld } from './machine.test-world';
import { siteProgramme } from './site-programme';

const START = Date.parse('2026-03-02T09:00:04+01:00');
const DAY = 86_400_000;
const YEAR = 365 * DAY;
const weekdays = [1, 2, 3, 4, 5] as const;

/** Everything that dates, days and clock changes decide, so that another year shows something else. */
const planned: Site = site({
  settings: { timezone: 'Europe/Paris', defaultPlaylist: 'rest' },
  screens: [
    {
      id: 'hall',
      hours: { periods: [{ start: '07:00', end: '22:00', days: [...weekdays] }], closed: ['2027-03-02'] },
    },
  ],
  contents: [
    content('a'),
    content('b', { duration: 17 }),
    content('old', { duration: 25, validity: { from: null, to: '2025-12-31' } }),
    content('new', { duration: 40, validity: { from: '2027-01-01', to: null } }),
  ],
  playlists: [
    playlist('rest', ['b', 'old', 'new'], { shuffle: true }),
    playlist('morning', [
      'a',
      { playlist: 'rest', conditions: [{ start: '08:30', end: '10:00', days: [...weekdays] }] },
    ]),
    playlist('jingle', ['a', 'b'], { loop: false }),
  ],
  schedules: [
    schedule('morning', 'morning', { start: '08:00', end: '12:00', from: '2024-06-01' }),
    schedule(
      'jingle',
      'jingle',
      { start: '09:00', end: '09:10', from: '2026-01-01', to: '2027-12-31' },
      { priority: 1 },
    ),
  ],
  launches: [launch('l', 'manual', 'all', 'content:a', START + 2 * YEAR, START + 2 * YEAR + DAY)],
});

describe('a clock that jumps', () => {
  const jumps = [
    ['a year ahead and back', [YEAR, -YEAR]],
    ['a year back and ahead', [-YEAR, YEAR]],
    ['two years ahead, into a launch, and three back', [2 * YEAR, -3 * YEAR]],
    ['to the beginning of time, and where a dead battery puts it', [-START, Date.parse('2000-01-01T00:00Z')]],
    ['before the beginning of time', [-START - YEAR, YEAR]],
    ['half a year, over a clock change, day by day', Array.from({ length: 30 }, () => 6 * DAY + 3_600_000)],
    ['ten years ahead', [10 * YEAR]],
  ] as const;

  it.each(jumps)(
    '%s shows what plays then, within half a minute, with nothing blank between',
    async (_name, steps) => {
      const programme = siteProgramme(planned, 'hall');
      const world = createTestWorld(programme, { start: START, prepareMs: 2_000 });
      await world.run(3_000);
      let now = START + 3_000;
      const modes = new Set<string | undefined>();
      for (const step of steps) {
        world.jump(step);
        now += step;
        await world.run(LONGEST_SLEEP_MS + 3_000);
        now += LONGEST_SLEEP_MS + 3_000;
        const { mode, item, since } = programme.at(now);
        // What has begun less than a preparation ago may still be on its way: then the one before it stands there.
        const shown = world.shown()?.spot;
        modes.add(shown?.mode);
        if (now - since > 2_000 || mode !== shown?.mode) expect(shown).toMatchObject({ mode, item, since });
        expect(world.mounted().length).toBeGreaterThan(0);
      }
      expect(world.problems()).toEqual([]);
      expect(world.mostTimers()).toBe(1);
      expect(world.mostMounted()).toBeLessThanOrEqual(2);
      // It goes on from there: what follows comes at its time.
      const { until } = programme.at(now);
      if (until === null || until - now > DAY) return;
      await world.run(until - now + 2_500);
      const { mode, item, since } = programme.at(until);
      expect(world.shown()?.spot).toMatchObject({ mode, item, since });
    },
  );

  it('after an edit that was held keeps nothing of the year it was in', async () => {
    const world = createTestWorld(siteProgramme(planned, 'hall'), { start: START + YEAR });
    await world.run(1_000);
    const jingle = planned.playlists.get('jingle');
    if (jingle === undefined) throw new Error('incomplete');
    const edited = siteProgramme(
      {
        ...planned,
        playlists: new Map(planned.playlists).set('jingle', { ...jingle, items: jingle.items.toReversed() }),
      },
      'hall',
    );
    world.edit(edited);
    world.jump(-YEAR);
    await world.run(LONGEST_SLEEP_MS);
    const { mode, item, since } = edited.at(START + 1_000 + LONGEST_SLEEP_MS);
    expect(world.shown()?.spot).toMatchObject({ mode, item, since });
  });
});
