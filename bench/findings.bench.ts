import { bench, describe } from 'vitest';
import type { Schedule } from '../src/lib/model/schedule';
import type { Site } from '../src/lib/model/site';
import { draftFindings, scheduleProblems } from '../src/lib/timeline/findings';
import { content, playlist, schedule, site } from '../src/lib/timeline/site.test-support';
import { stretchesBetween } from '../src/lib/timeline/stretches';

/*
 * What the schedule editor asks, on a site of 1,000 screens in 50 groups with 20 tags (100 different sets of entries),
 * 500 playlists and 2,000 entries, of which a screen is aimed at by about 60, and on one with 2,000 entries aimed at all.
 * `npx vitest bench --run bench/findings.bench.ts` prints ms. Goals: a draft under 50, a screen's day under 0.5 once
 * its rota is warm, 200 screens' day after an edit under 200.
 */
const NOW = Date.parse('2026-03-02T10:00:00Z');
const DAY = 86_400_000;
const two = (number: number) => String(number).padStart(2, '0');
const screens = Array.from({ length: 1_000 }, (_, index) => ({ id: `s${index}`, tags: [`t${index % 20}`] }));

function big(targetOf: (index: number) => string, length: number): Site {
  return site({
    settings: { timezone: 'Europe/Paris', defaultPlaylist: 'p0' },
    screens,
    groups: Array.from({ length: 50 }, (_, index) => ({
      id: `g${index}`,
      members: screens.filter((_screen, place) => place % 50 === index).map(({ id }) => id),
    })),
    contents: Array.from({ length: 5_000 }, (_, index) =>
      content(`c${index}`, { duration: 5 + (index % 20) }),
    ),
    playlists: Array.from({ length: 500 }, (_, index) =>
      playlist(
        `p${index}`,
        Array.from({ length: 12 }, (_item, place) => `c${(index * 10 + place) % 5_000}`),
      ),
    ),
    schedules: Array.from({ length }, (_, index) =>
      schedule(
        `e${index}`,
        `p${index % 500}`,
        { start: `${two((index * 7) % 24)}:${two((index * 13) % 60)}`, end: `${two((index * 11) % 24)}:30` },
        { targets: [targetOf(index)], priority: index % 4 },
      ),
    ),
  });
}

const spread = big((index) => (index % 3 === 0 ? `tag:t${index % 20}` : `group:g${index % 50}`), 2_000);
const crowded = big(() => 'all', 2_000);

let typed = 0;
/** Another draft each time, as each keystroke makes one. */
function draft(targets: readonly string[], priority: number): Schedule {
  typed += 1;
  return schedule(
    'draft',
    'p7',
    { start: `09:${two(typed % 60)}`, end: '11:00', days: [1, 2, 3, 4, 5] },
    { targets, priority },
  );
}

describe('a draft among 2,000 entries on 1,000 screens', () => {
  bench('aimed at one group', () => void draftFindings(spread, draft(['group:g7'], 1), NOW));
  bench('aimed at all screens', () => void draftFindings(spread, draft(['all'], 1), NOW));
  bench(
    'aimed at all screens, covered on all of them',
    () => void draftFindings(spread, draft(['all'], -5), NOW),
  );
  bench('when all 2,000 are aimed at all', () => void draftFindings(crowded, draft(['all'], 1), NOW));
});

describe('the list', () => {
  bench(
    'problems of all 2,000 entries, after an edit',
    () => {
      scheduleProblems({ ...spread }, NOW);
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});

describe('a day of stretches', () => {
  bench('of one screen, warm', () => void stretchesBetween(spread, 's7', NOW, NOW + DAY));
  bench('of 200 screens, after an edit', () => {
    const after = { ...spread, contents: new Map(spread.contents) };
    for (const { id } of screens.slice(0, 200)) stretchesBetween(after, id, NOW, NOW + DAY);
  });
  bench(
    'of 200 screens, everything new',
    () => {
      const after = structuredClone(spread);
      for (const { id } of screens.slice(0, 200)) stretchesBetween(after, id, NOW, NOW + DAY);
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});
