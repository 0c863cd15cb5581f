import { describe, expect, it } from 'vitest';
import type { Screen } from '#lib/model/screen';
import type { ScreenStatus } from '#lib/state/replica-view.svelte';
import { findScreens, isCurrent, kioskUrl, needsAttention, presenceOf, recentErrors } from './screen-facts';

type Report = NonNullable<ScreenStatus['status']>;
const report = (more: Partial<Report> = {}) =>
  ({ applied: 5, offlineReady: true, errors: [], ...more }) as unknown as Report;
const seen = (online: boolean, status: Report | null = report()): ScreenStatus => ({
  screen: 's',
  online,
  lastSeen: 0,
  status,
});

describe('a screen’s state', () => {
  it('is not claimed while this device has no connection', () => {
    expect(presenceOf(seen(true), 'online')).toBe('online');
    expect(presenceOf(seen(false), 'online')).toBe('offline');
    expect(presenceOf(undefined, 'online')).toBe('never');
    expect(presenceOf(seen(true), 'offline')).toBe('unknown');
    expect(presenceOf(undefined, 'connecting')).toBe('unknown');
  });

  it('is current when it applied the server’s version, and not known without either', () => {
    expect(isCurrent(report({ applied: 5 }), 5)).toBe(true);
    expect(isCurrent(report({ applied: 4 }), 5)).toBe(false);
    expect(isCurrent(report({ applied: null }), 5)).toBeNull();
    expect(isCurrent(report(), null)).toBeNull();
    expect(isCurrent(null, 5)).toBeNull();
  });

  it('needs attention when it is away, has fresh errors or would not survive alone', () => {
    const now = 10 * 3_600_000;
    const error = (at: number) => report({ errors: [{ at, text: 'The video could not be decoded.' }] });
    expect(needsAttention(seen(true), 'online', now)).toBe(false);
    expect(needsAttention(seen(false), 'offline', now)).toBe(true);
    expect(needsAttention(undefined, 'never', now)).toBe(true);
    expect(needsAttention(seen(true, error(now - 60_000)), 'online', now)).toBe(true);
    expect(needsAttention(seen(true, error(now - 2 * 3_600_000)), 'online', now)).toBe(false);
    expect(needsAttention(seen(true, report({ offlineReady: false })), 'online', now)).toBe(true);
    expect(recentErrors(error(now - 60_000), now)).toHaveLength(1);
  });
});

it('finds screens by name, place, id and tag, and none that is in the trash', () => {
  const screen = (id: string, more: Partial<Screen>) =>
    ({ id, name: id, location: '', tags: [], deletedAt: null, ...more }) as unknown as Screen;
  const all = [
    screen('s1', { name: 'Hall', location: 'Ground floor' }),
    screen('s2', { name: 'Bar', tags: ['food'] }),
    screen('s3', { name: 'Hall 2', deletedAt: 1 }),
  ];
  expect(findScreens(all, '').map(({ id }) => id)).toEqual(['s2', 's1']);
  expect(findScreens(all, 'hall ground').map(({ id }) => id)).toEqual(['s1']);
  expect(findScreens(all, 'FOOD').map(({ id }) => id)).toEqual(['s2']);
});

it('writes the address of a kiosk so that any name survives it', () => {
  expect(kioskUrl('http://sign.lan:5000', 'hall-1', 'Hall & bar', '')).toBe(
    'http://sign.lan:5000/display?id=hall-1&name=Hall+%26+bar',
  );
});
