import { describe, expect, it } from 'vitest';
import type { Screen } from '#lib/model/screen';
import type { ScreenStatus } from '#lib/state/replica-view.svelte';
import {
  copyFact,
  findScreens,
  isOnlyThisMachine,
  kioskUrl,
  mediaFact,
  needsAttention,
  presenceOf,
  recentErrors,
} from './screen-facts';

type Report = NonNullable<ScreenStatus['status']>;
const report = (more: Partial<Report> = {}) =>
  ({ applied: 5, offlineReady: true, errors: [], ...more }) as unknown as Report;
const seen = (
  online: boolean,
  status: Report | null = report(),
  replica: ScreenStatus['replica'] = 'equal',
): ScreenStatus => ({ screen: 's', online, lastSeen: 0, status, replica, via: 'socket' });

describe('a screen’s state', () => {
  it('is not claimed while this device has no connection', () => {
    expect(presenceOf(seen(true), 'online')).toBe('online');
    expect(presenceOf(seen(false), 'online')).toBe('offline');
    expect(presenceOf(undefined, 'online')).toBe('never');
    expect(presenceOf(seen(true), 'offline')).toBe('unknown');
    expect(presenceOf(undefined, 'connecting')).toBe('unknown');
  });

  it('is up to date when its copy is proved to be the server’s', () => {
    const word = (status: ScreenStatus | undefined, version: number | null = 5) =>
      copyFact(status, status?.online === false ? 'offline' : 'online', version)?.word ?? null;
    expect(word(seen(true))).toBe('Up to date');
    expect(word(seen(true, report(), 'behind'))).toBe('Up to date');
    expect(word(seen(true, report(), 'unknown'))).toBe('Up to date, by its own word');
    expect(word(seen(true, report(), 'differs'))).toBe('Its copy differs from the site');
    expect(word(seen(true, report({ applied: 4 })))).toBe('Updating');
    expect(word(seen(false, report({ applied: 4 })))).toBe('Has an older version');
    expect(word(seen(true, report({ applied: null })))).toBeNull();
    expect(word(seen(true), null)).toBeNull();
    expect(word(undefined)).toBeNull();
  });

  it('says in words which media are missing', () => {
    const media = (have: number) => report({ cached: { have, need: 5 } });
    expect(mediaFact(media(5), 'whole')).toEqual({ word: 'Media 5/5', tone: 'ok' });
    expect(mediaFact(media(3), 'missing')).toEqual({ word: 'Media 3/5, some missing', tone: 'warn' });
    expect(mediaFact(media(5), 'missing').word).toBe('Media 5/5, but not those needed now');
    expect(mediaFact(media(5), 'untold').tone).toBe('plain');
  });

  it('needs attention when it is away, has fresh errors or would not survive alone', () => {
    const now = 10 * 3_600_000;
    const error = (at: number) => report({ errors: [{ at, text: 'The video could not be decoded.' }] });
    expect(needsAttention(seen(true), 'online', now)).toBe(false);
    expect(needsAttention(seen(false), 'offline', now)).toBe(true);
    expect(needsAttention(undefined, 'never', now)).toBe(true);
    expect(needsAttention(seen(true, report(), 'differs'), 'online', now)).toBe(true);
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

it('knows an address that leads no other device here', () => {
  const hosts = [
    'localhost:5000',
    '127.0.0.1',
    '127.1.2.3',
    '[::1]:5000',
    'sign.lan',
    '192.168.1.7',
    'localhost.lan',
  ];
  expect(hosts.filter((host) => isOnlyThisMachine(`http://${host}`))).toEqual(hosts.slice(0, 4));
});
