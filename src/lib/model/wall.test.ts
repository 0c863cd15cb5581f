import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { EditError } from './edit';
import { createGroup, updateGroup } from './group';
import { readSite } from './read';
import { trashRecord } from './trash';
import { tileOf, wallAround, type Wall } from './wall';

const origin = { kind: 'edit' };
const WALL: Wall = {
  rows: 2,
  columns: 2,
  gapX: 5,
  gapY: 8,
  tiles: [
    { screen: 'a', row: 0, column: 0 },
    { screen: 'b', row: 0, column: 1 },
    { screen: 'c', row: 1, column: 0 },
  ],
};

function begin(wall: Wall = WALL, members = ['a', 'b', 'c', 'd']) {
  const doc = new Y.Doc();
  const group = createGroup(doc, { id: 'g2', name: 'Wall', members, wall, at: 1 }, origin);
  const tile = (screen: string) => tileOf(readSite(doc).groups, screen);
  return { doc, group, tile };
}

describe('a wall of screens', () => {
  it('says of each screen where it hangs, and of the others nothing', () => {
    const { tile } = begin();
    expect(tile('b')).toEqual({ rows: 2, columns: 2, gapX: 5, gapY: 8, row: 0, column: 1 });
    expect(tile('c')).toMatchObject({ row: 1, column: 0 });
    expect(tile('d')).toBeNull();
    expect(tile('elsewhere')).toBeNull();
  });

  it('leaves out whoever left the group, and whoever hangs outside of it', () => {
    expect(begin(WALL, ['b']).tile('a')).toBeNull();
    expect(begin({ ...WALL, columns: 1 }).tile('b')).toBeNull();
    expect(begin({ ...WALL, columns: 1 }).tile('a')).toMatchObject({ row: 0, column: 0 });
  });

  it('has a screen of two walls in that of the lower id, on every replica', () => {
    const { doc, tile } = begin();
    const one: Wall = { ...WALL, rows: 1, columns: 1, tiles: [{ screen: 'a', row: 0, column: 0 }] };
    createGroup(doc, { id: 'g1', name: 'Other', members: ['a'], wall: one, at: 1 }, origin);
    createGroup(doc, { id: 'g3', name: 'Third', members: ['a'], wall: one, at: 1 }, origin);
    expect(tile('a')).toMatchObject({ rows: 1, columns: 1 });
    expect(tile('b')).toMatchObject({ rows: 2, columns: 2 });
  });

  it('is none any more when that is said, or its group is in the trash', () => {
    const { doc, group, tile } = begin();
    updateGroup(doc, group, { wall: null }, origin);
    expect(tile('a')).toBeNull();
    updateGroup(doc, group, { wall: WALL }, origin);
    expect(tile('a')).not.toBeNull();
    trashRecord(doc, 'groups', group, 2, origin);
    expect(tile('a')).toBeNull();
  });

  it.each([
    ['no row', { rows: 0 }],
    ['too many columns', { columns: 17 }],
    ['half a row', { rows: 1.5 }],
    ['a gap of less than nothing', { gapX: -1 }],
    ['a place outside of every wall', { tiles: [{ screen: 'a', row: 16, column: 0 }] }],
  ])('has not %s', (_what, wrong) => {
    expect(() => begin({ ...WALL, ...wrong })).toThrow(EditError);
  });
});

describe('the picture of a wall', () => {
  it('lies around each screen so that their parts meet behind the frames', () => {
    const at = (row: number, column: number) => wallAround({ ...WALL, row, column });
    expect(at(0, 0)).toEqual({ left: 0, top: 0, width: 205, height: 208 });
    expect(at(1, 1)).toEqual({ left: -105, top: -108, width: 205, height: 208 });
    // What the left one shows ends at 100, what the right one shows begins at 105: the gap between is hidden.
    expect(-at(0, 1).left - 100).toBe(5);
  });
});
