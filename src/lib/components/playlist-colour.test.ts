import { describe, expect, it } from 'vitest';
import { playlistColour, playlistHue } from './playlist-colour';

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

const ids = Array.from({ length: 400 }, (_, index) => `playlist-${index}`);

describe('a playlist’s colour', () => {
  it.each([
    ['light', '#15211f', '#ffffff', '#f4f7f6'],
    ['dark', '#e7eeec', '#161f1e', '#0e1514'],
  ] as const)('has AA contrast in the %s theme: text 4.5, edge 3', (theme, text, surface, page) => {
    for (const id of ids) {
      const { fill, edge } = playlistColour(id, theme);
      expect(contrast(text, fill)).toBeGreaterThan(4.5);
      expect(contrast(edge, surface)).toBeGreaterThan(3);
      expect(contrast(edge, page)).toBeGreaterThan(3);
    }
  });

  it('is the id’s alone, and spreads', () => {
    expect(playlistHue('lobby')).toBe(playlistHue('lobby'));
    const hues = new Map<number, number>();
    for (const id of ids) hues.set(playlistHue(id), (hues.get(playlistHue(id)) ?? 0) + 1);
    expect(hues.size).toBe(24);
    expect(Math.max(...hues.values())).toBeLessThan(3 * (400 / 24));
  });
});
