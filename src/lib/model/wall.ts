import * as v from 'valibot';
import type { Group } from './group';
import { screenId } from './values';

/** Screens beside and above each other. */
export const MOST_IN_A_ROW = 16;

const count = (what: string) =>
  v.pipe(
    v.number(`Write how many ${what}`),
    v.integer(`Write a whole number of ${what}`),
    v.minValue(1, `A wall has at least one of its ${what}`),
    v.maxValue(MOST_IN_A_ROW, `A wall has at most ${MOST_IN_A_ROW} ${what}`),
  );
/** From 0, from the top left. */
const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_IN_A_ROW - 1));
const gap = v.pipe(
  v.number('Write the gap in percent of one picture'),
  v.minValue(0, 'A gap is not less than nothing'),
  v.maxValue(100, 'A gap is at most as wide as a picture'),
);

/** The screens of a group as one picture. One value: it changes as a whole. */
export const wallSchema = v.object({
  rows: count('rows'),
  columns: count('columns'),
  /** What the frames between two neighbours hide, in percent of one picture's width and height. */
  gapX: v.optional(gap, 0),
  gapY: v.optional(gap, 0),
  /** Where each screen hangs. Two at one place show the same; one that stands nowhere shows everything whole. */
  tiles: v.pipe(
    v.array(v.object({ screen: screenId, row: index, column: index })),
    v.maxLength(MOST_IN_A_ROW ** 2, 'A wall has at most 256 screens'),
  ),
});
export type Wall = v.InferOutput<typeof wallSchema>;

/** The part of a wall that one screen is. */
export interface Tile extends Pick<Wall, 'rows' | 'columns' | 'gapX' | 'gapY'> {
  readonly row: number;
  readonly column: number;
}

/** Where a screen hangs, `null` where it stands alone. Of two walls it is in that of the group with the lower id. */
export function tileOf(groups: ReadonlyMap<string, Group>, screen: string): Tile | null {
  let found: { readonly group: string; readonly tile: Tile } | null = null;
  for (const { id, deletedAt, members, wall } of groups.values()) {
    if (deletedAt !== null || wall === null || !members.includes(screen)) continue;
    if (found !== null && found.group < id) continue;
    const { rows, columns, gapX, gapY, tiles } = wall;
    const place = tiles.find((tile) => tile.screen === screen && tile.row < rows && tile.column < columns);
    if (place === undefined) continue;
    found = { group: id, tile: { rows, columns, gapX, gapY, row: place.row, column: place.column } };
  }
  return found?.tile ?? null;
}

/** The whole wall as seen from one of its screens, in percent of that screen's picture. */
export function wallAround({ rows, columns, row, column, gapX, gapY }: Tile) {
  const stepX = 100 + gapX;
  const stepY = 100 + gapY;
  return {
    left: 0 - column * stepX,
    top: 0 - row * stepY,
    width: columns * stepX - gapX,
    height: rows * stepY - gapY,
  };
}
