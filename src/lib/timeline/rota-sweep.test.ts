import { afterEach, expect, it, vi } from 'vitest';
import { Program } from './program';
import { content, playlist, schedule, site } from './site.test-support';
import { playbackAt } from './timeline';

const NOW = Date.parse('2026-03-02T00:00:00Z');
const DAY = 86_400_000;
const two = (number: number) => String(number).padStart(2, '0');
const timeAt = (minute: number) => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;

afterEach(() => vi.restoreAllMocks());

/** How often programs are asked anything for a day of a screen on which as many lists that don't loop cover each other. */
function questions(lists: number, priorityOf: (index: number) => number): number {
  const asked = [vi.spyOn(Program.prototype, 'show'), vi.spyOn(Program.prototype, 'sameUntil')];
  const of = site({
    contents: [content('a', { duration: 20 })],
    playlists: Array.from({ length: lists }, (_, index) => playlist(`p${index}`, ['a'], { loop: false })),
    schedules: Array.from({ length: lists }, (_, index) => {
      const start = Math.floor((index * 600) / lists);
      const when = { start: timeAt(start), end: timeAt(start + 720) };
      return schedule(`s${index}`, `p${index}`, when, { priority: priorityOf(index) });
    }),
  });
  const played = new Set<string>();
  for (let at = NOW; at < NOW + DAY;) {
    const { source, nextChange } = playbackAt(of, 'hall', at);
    if (source !== null) played.add(source.id);
    at = nextChange ?? Infinity;
  }
  expect(played.size).toBe(lists);
  const count = asked.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  vi.restoreAllMocks();
  return count;
}

it.each([
  ['the later one always wins', () => 0],
  ['the earlier one always wins', (index: number) => -index],
  ['who wins is mixed', (index: number) => index % 7],
])(
  'lists that don’t loop and cover each other cost what they are, not their square: %s',
  (_how, priority) => {
    expect(questions(160, priority) / questions(40, priority)).toBeLessThan(6);
  },
);
