import { describe, expect, it } from 'vitest';
import { site } from '#lib/timeline/site.test-support';
import { rowsOf, windowOf } from './rows';

const of = site({
  settings: { timezone: 'Europe/Paris' },
  screens: [
    { id: 'b', name: 'Bar', tags: ['food'] },
    { id: 'a', name: 'Atrium', location: 'Tokyo', timezone: 'Asia/Tokyo' },
    { id: 'h', name: 'Hall' },
    { id: 'gone', name: 'Gone', deletedAt: 1 },
  ],
  groups: [{ id: 'g', members: ['a', 'h'] }],
});
const names = (target: string, words: string) =>
  rowsOf(of, target, words).map((row) => (row.kind === 'hours' ? row.timezone : row.screen.name));

describe('the rows of the day', () => {
  it('stand below the hours of their zone, the site’s own first', () => {
    expect(names('', '')).toEqual(['Europe/Paris', 'Bar', 'Hall', 'Asia/Tokyo', 'Atrium']);
  });

  it('are those of a group, a tag or a screen, and those that hold the words', () => {
    expect(names('group:g', '')).toEqual(['Europe/Paris', 'Hall', 'Asia/Tokyo', 'Atrium']);
    expect(names('tag:food', '')).toEqual(['Europe/Paris', 'Bar']);
    expect(names('screen:a', '')).toEqual(['Asia/Tokyo', 'Atrium']);
    expect(names('', ' tok')).toEqual(['Asia/Tokyo', 'Atrium']);
    expect(names('', 'nobody')).toEqual([]);
  });
});

it('a window shows few of many rows, and never beyond their ends', () => {
  expect(windowOf(1_000, 64, 6_400, 640)).toEqual({ first: 94, last: 116 });
  expect(windowOf(1_000, 64, -500, 640)).toEqual({ first: 0, last: 9 });
  expect(windowOf(3, 64, 0, 640)).toEqual({ first: 0, last: 3 });
  expect(windowOf(3, 64, 9_000, 640)).toEqual({ first: 3, last: 3 });
});
