export interface Size {
  readonly width: number;
  readonly height: number;
}
interface Corner {
  readonly left: number;
  readonly top: number;
}
export type Turn = 0 | 90 | 180 | 270;

/** The size of what hangs turned clockwise by so much in a window of this size, as its viewers see it. */
export function uprightSize({ width, height }: Size, turn: Turn): Size {
  return turn === 90 || turn === 270 ? { width: height, height: width } : { width, height };
}

/** From a box in the window to the same box as its viewers see it, on a stage that is turned about its middle. */
export function upright(box: Size & Corner, window: Size, turn: Turn): Size & Corner {
  const [cos, sin] = ({ 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] } as const)[turn];
  const seen = uprightSize(window, turn);
  const x = box.left + box.width / 2 - window.width / 2;
  const y = box.top + box.height / 2 - window.height / 2;
  const size = uprightSize(box, turn);
  return {
    left: cos * x + sin * y + seen.width / 2 - size.width / 2,
    top: -sin * x + cos * y + seen.height / 2 - size.height / 2,
    ...size,
  };
}
