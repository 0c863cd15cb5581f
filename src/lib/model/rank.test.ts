import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byRank, firstRanks, placeAt, type Ranked } from './rank';

/** Ranks as documents may hold them: good ones, many of them equal, and what no library would make. */
const good = fc.constantFrom(...firstRanks(6), 'a0V', 'a0G', 'Zz', 'a3V');
const garbage = fc.constantFrom(
  '',
  ' ',
  'a',
  'a0',
  'a00',
  'z',
  '0',
  '!!',
  'é',
  '\u0000',
  'A00000000000000000000000000',
  'a1 ',
);

function listOf(ranks: readonly string[]): readonly Ranked[] {
  return ranks.map((rank, index) => ({ id: `i${index}`, rank })).sort(byRank);
}

function placed(
  others: readonly Ranked[],
  index: number,
): { readonly order: string[]; readonly wanted: string[] } {
  const { rank, reranked } = placeAt(others, index);
  const ranks = new Map(reranked.map((item) => [item.id, item.rank]));
  const after = others.map(({ id, rank: old }) => ({ id, rank: ranks.get(id) ?? old }));
  const order = [...after, { id: 'new', rank }].sort(byRank).map(({ id }) => id);
  const wanted = others.map(({ id }) => id);
  wanted.splice(index, 0, 'new');
  return { order, wanted };
}

test('an item lands exactly where it is put, whatever ranks are around', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(good, good, garbage), { maxLength: 12 }), fc.nat(), (ranks, at) => {
      const others = listOf(ranks);
      const { order, wanted } = placed(others, at % (others.length + 1));
      expect(order).toEqual(wanted);
    }),
    { numRuns: 2_000 },
  );
});

test('items with room between them keep their ranks', () => {
  const others = listOf(firstRanks(5));
  for (let index = 0; index <= 5; index += 1) expect(placeAt(others, index).reranked).toEqual([]);
});

test('between equal ranks only the tied items behind the place get new ones', () => {
  const others = listOf(['a0', 'a1', 'a1', 'a1', 'a2']);
  const { reranked } = placeAt(others, 2);
  expect(reranked.map(({ id }) => id)).toEqual(['i2', 'i3']);
});

test('a gap that is halved again and again does not make ranks without end', () => {
  let others = listOf(firstRanks(2));
  let spreads = 0;
  for (let round = 0; round < 2_000; round += 1) {
    const { rank, reranked } = placeAt(others, 1);
    if (reranked.length > 0) spreads += 1;
    const ranks = new Map(reranked.map((item) => [item.id, item.rank]));
    others = [
      ...others.slice(-3).map((item) => ({ ...item, rank: ranks.get(item.id) ?? item.rank })),
      { id: `n${round}`, rank },
    ].sort(byRank);
    expect(Math.max(...others.map((item) => item.rank.length))).toBeLessThanOrEqual(64);
  }
  expect(spreads).toBeLessThan(20);
});
