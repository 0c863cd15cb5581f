import { bench, describe } from 'vitest';
import type { Site } from '../src/lib/model/site';
import { content, launch, playlist, schedule, site } from '../src/lib/timeline/site.test-support';
import { planFor } from '../src/lib/timeline/timeline';
import { upcoming } from '../src/lib/timeline/upcoming';

/*
 * A big site: 1,000 screens in 50 groups, 5,000 contents, 500 playlists, 2,000 schedule entries, of which a screen is
 * aimed at by about 60. `npx vitest bench --run bench/timeline.bench.ts` prints ms; the goal is 0.05 for `plan.at`.
 */
const NOW = Date.parse('2026-03-02T10:00:00Z');
const MINUTE = 60_000;

const two = (number: number) => String(number).padStart(2, '0');
const screens = Array.from({ length: 1_000 }, (_, index) => ({ id: `s${index}`, tags: [`t${index % 20}`] }));
const big = site({
  settings: { timezone: 'Europe/Paris', defaultPlaylist: 'p0' },
  screens,
  groups: Array.from({ length: 50 }, (_, index) => ({
    id: `g${index}`,
    members: screens.filter((_screen, place) => place % 50 === index).map(({ id }) => id),
  })),
  contents: Array.from({ length: 5_000 }, (_, index) => content(`c${index}`, { duration: 5 + (index % 20) })),
  playlists: Array.from({ length: 500 }, (_, index) =>
    playlist(
      `p${index}`,
      Array.from({ length: 12 }, (_item, place) => `c${(index * 10 + place) % 5_000}`),
    ),
  ),
  schedules: Array.from({ length: 2_000 }, (_, index) =>
    schedule(
      `e${index}`,
      `p${index % 500}`,
      { start: `${two((index * 7) % 24)}:${two((index * 13) % 60)}`, end: `${two((index * 11) % 24)}:30` },
      { targets: [index % 3 === 0 ? `tag:t${index % 20}` : `group:g${index % 50}`], priority: index % 4 },
    ),
  ),
  launches: [launch('l', 'manual', 'group:g1', 'playlist:p3', NOW - 5 * MINUTE)],
});

/** As an edit leaves it: another site object, and one record in it that is new. */
function edited(of: Site): Site {
  const contents = new Map(of.contents);
  contents.set('c4999', content('c4999', { name: 'renamed' }));
  return { ...of, contents };
}

describe('the timeline of a big site', () => {
  let at = NOW;
  bench('plan of one screen, everything new, and its first answer', () => {
    planFor(structuredClone(big), 's7').at(NOW);
  });

  bench('plan of one screen after an edit elsewhere, and its first answer', () => {
    planFor(edited(big), 's7').at(NOW);
  });

  bench('plans of all 1,000 screens after an edit, and their answers', () => {
    const after = edited(big);
    for (const { id } of screens) planFor(after, id).at(NOW);
  });

  bench('plan.at, from item to item', () => {
    at = planFor(big, 's7').at(at).nextChange ?? NOW;
  });

  bench('plan.at, anywhere within a week', () => {
    at = NOW + ((at - NOW + 1_234_567) % (7 * 1_440 * MINUTE));
    planFor(big, 's7').at(at);
  });

  bench('upcoming, seven days', () => {
    upcoming(planFor(big, 's7'), NOW, NOW + 7 * 1_440 * MINUTE);
  });
});
