import { describe, expect, test } from 'vitest';
import { upright, uprightSize, type Turn } from './turned';

const window = { width: 1920, height: 1080 };
/** 100 × 40, in the upper left corner of what viewers see of a stage turned clockwise. */
const CORNERS: readonly (readonly [Turn, { left: number; top: number; width: number; height: number }])[] = [
  [0, { left: 0, top: 0, width: 100, height: 40 }],
  [90, { left: 1880, top: 0, width: 40, height: 100 }],
  [180, { left: 1820, top: 1040, width: 100, height: 40 }],
  [270, { left: 0, top: 980, width: 40, height: 100 }],
];

describe('a picture of a turned stage', () => {
  test.each(CORNERS)('turned by %i has its upper left corner at the upper left', (turn, inWindow) => {
    expect(upright(inWindow, window, turn)).toEqual({ left: 0, top: 0, width: 100, height: 40 });
  });

  test('is as high as the window is wide where it hangs on its side', () => {
    expect(uprightSize(window, 90)).toEqual({ width: 1080, height: 1920 });
    expect(uprightSize(window, 180)).toEqual(window);
  });
});
