import { expect, it } from 'vitest';
import { aimedScreens } from './aimed-screens';

const screen = (id: string, tags: readonly string[] = [], deletedAt: number | null = null) =>
  [id, { id, tags, deletedAt }] as const;
const group = (id: string, members: readonly string[], deletedAt: number | null = null) =>
  [id, { id, members, deletedAt }] as const;
const site = {
  screens: new Map([screen('a'), screen('b', ['food']), screen('c'), screen('gone', ['food'], 1)]),
  groups: new Map([group('g', ['a', 'c', 'gone']), group('old', ['b'], 1)]),
} as unknown as Parameters<typeof aimedScreens>[0];

it.each([
  [['all'], 'a b c'],
  [['screen:b', 'screen:gone'], 'b'],
  [['group:g', 'screen:a'], 'a c'],
  [['tag:food'], 'b'],
  [['group:old'], ''],
  [[], ''],
])('%j mean the screens %s', (targets, ids) => {
  expect(
    aimedScreens(site, targets)
      .map(({ id }) => id)
      .join(' '),
  ).toBe(ids);
});
