import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { readSite } from '#lib/model/read';
import { createScreen, updateScreen, type ScreenPatch } from '#lib/model/screen';
import { updateSettings } from '#lib/model/settings';
import { fetchTimes } from './fetch-times';

const origin = { kind: 'edit' } as const;
const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);
const MINUTE = 60_000;

function timesOf(patch: ScreenPatch) {
  const doc = new Y.Doc();
  updateSettings(doc, { timezone: 'Europe/Paris' }, origin);
  createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin);
  updateScreen(doc, 'hall', patch, origin);
  return fetchTimes(readSite(doc), 'hall');
}
const covered = { since: Infinity, launched: false };

it('lets everything be fetched at any time where no window is set, or one of a whole day', () => {
  for (const mediaWindow of [null, { start: '03:00', end: '03:00' }]) {
    const times = timesOf({ mediaWindow });
    expect(times.mayFetch(covered, T('12:00'))).toBe(true);
    expect(times.nextChange(T('12:00'))).toBe(Infinity);
  }
});

it.each<[ScreenPatch, string, string, string]>([
  [{ mediaWindow: { start: '01:00', end: '05:00' } }, '23:59:59', '00:00:00', '04:00:00'],
  [{ mediaWindow: { start: '01:00', end: '05:00' }, timezone: 'UTC' }, '00:59:59', '01:00:00', '05:00:00'],
  [{ mediaWindow: { start: '23:00', end: '01:00' } }, '21:59:59', '22:00:00', '00:00:00'],
])('opens and closes by the screen’s own clock, over midnight too: %j', (patch, before, from, to) => {
  const times = timesOf(patch);
  const closes = T(to) > T(from) ? T(to) : T(to) + 86_400_000;
  expect(times.mayFetch(covered, T(before))).toBe(false);
  expect(times.mayFetch(covered, T(from))).toBe(true);
  expect(times.mayFetch(covered, closes - 1)).toBe(true);
  expect(times.mayFetch(covered, closes)).toBe(false);
  expect(times.nextChange(T(from))).toBe(closes);
});

it('does not wait for the window with what plays soon, or was launched', () => {
  const times = timesOf({ mediaWindow: { start: '01:00', end: '05:00' } });
  const now = T('12:00');
  expect(times.mayFetch({ since: now, launched: false }, now)).toBe(true);
  expect(times.mayFetch({ since: now + 30 * MINUTE, launched: false }, now)).toBe(true);
  expect(times.mayFetch({ since: now + 31 * MINUTE, launched: false }, now)).toBe(false);
  expect(times.mayFetch({ since: Infinity, launched: true }, now)).toBe(true);
});
