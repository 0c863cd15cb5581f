import { describe, expect, it } from 'vitest';
import { colourOfHue, playlistHue, STEPS } from './playlist-colour';

/** `oklch(L C H)` or `#rrggbb` as the luminance of WCAG 2; what sRGB can't show is clipped, as a browser does. */
function luminance(colour: string): number {
  const [r, g, b] = (/^#/.test(colour) ? ofHex(colour) : ofOklch(colour)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ofHex(text: string): number[] {
  return [1, 3, 5].map((at) => {
    const value = parseInt(text.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

/** By the definition of Oklab (Björn Ottosson, 2020). */
function ofOklch(text: string): number[] {
  const [L = 0, C = 0, H = 0] = (text.match(/[\d.]+/g) ?? []).map(Number);
  const a = C * Math.cos((H * Math.PI) / 180);
  const b = C * Math.sin((H * Math.PI) / 180);
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((value) => Math.min(1, Math.max(0, value)));
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

interface Some {
  readonly id: string;
  readonly createdAt: number;
  readonly deletedAt: number | null;
}
const some = (id: string, createdAt: number, deletedAt: number | null = null): Some => ({
  id,
  createdAt,
  deletedAt,
});
const site = (...playlists: readonly Some[]) => new Map(playlists.map((one) => [one.id, one]));
const many = (count: number) => Array.from({ length: count }, (_, n) => some(`playlist-${n}`, n));
const huesOf = (playlists: ReadonlyMap<string, Some>) =>
  [...playlists.keys()].map((id) => playlistHue(playlists, id));
const apart = (one: number, other: number) => Math.min(Math.abs(one - other), 360 - Math.abs(one - other));

describe('a playlist’s colour', () => {
  it.each([
    ['light', '#15211f', '#ffffff', '#f4f7f6'],
    ['dark', '#e7eeec', '#161f1e', '#0e1514'],
  ] as const)('has AA contrast in the %s theme: text 4.5, edge 3', (theme, text, surface, page) => {
    for (const hue of huesOf(site(...many(STEPS)))) {
      const { fill, edge } = colourOfHue(hue, theme);
      expect(contrast(text, fill)).toBeGreaterThan(4.5);
      expect(contrast(edge, surface)).toBeGreaterThan(3);
      expect(contrast(edge, page)).toBeGreaterThan(3);
    }
  });

  it('is no other’s while there are enough, and then comes equally often', () => {
    expect(new Set(huesOf(site(...many(STEPS)))).size).toBe(STEPS);
    const hues = huesOf(site(...many(3 * STEPS)));
    for (const hue of hues) expect(hues.filter((one) => one === hue)).toHaveLength(3);
  });

  it.each([2, 4, 8])('is far from those of the others where there are %d', (count) => {
    const hues = huesOf(site(...many(count)));
    for (const [n, hue] of hues.entries()) {
      for (const other of hues.slice(n + 1)) expect(apart(hue, other)).toBeGreaterThanOrEqual(360 / count);
    }
  });

  it('does not depend on the order in which a replica holds them, also of the same instant', () => {
    const all = [...many(6), some('a', 3), some('b', 3)];
    const [there, here] = [site(...all), site(...[...all].reverse())];
    for (const { id } of all) expect(playlistHue(here, id)).toBe(playlistHue(there, id));
  });

  it('stays when others are added, and one in the trash takes none away', () => {
    const before = site(...many(7));
    const after = site(some('newest', 99), ...many(7));
    for (const id of before.keys()) expect(playlistHue(after, id)).toBe(playlistHue(before, id));
    const trashed = site(...many(7), some('old', -1, 5), some('older', -2, 5));
    for (const id of before.keys()) expect(playlistHue(trashed, id)).toBe(playlistHue(before, id));
    const crowded = site(...many(STEPS), ...many(STEPS).map(({ id }) => some(`old ${id}`, -1, 5)));
    const live = [...crowded.values()].filter(({ deletedAt }) => deletedAt === null);
    expect(new Set(live.map(({ id }) => playlistHue(crowded, id))).size).toBe(STEPS);
  });

  it('is its own where it is alone, and there for what is missing too', () => {
    expect(playlistHue(site(some('only', 1)), 'only')).toBe(playlistHue(site(), 'only'));
    expect(playlistHue(site(), 'gone')).toBe(playlistHue(site(...many(3)), 'gone'));
  });
});
