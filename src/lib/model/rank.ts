import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/** Ranks longer than this are never made: the list is spread out anew instead (some 350 halvings of one gap away). */
const LONGEST = 64;

/** The order of items: by rank, ties by id. Code units, so that every replica agrees whatever its locale. */
export function byRank(a: Ranked, b: Ranked): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return 0;
}

export interface Ranked {
  readonly id: string;
  readonly rank: string;
}

export interface Placement {
  /** The rank of the item that is placed. */
  readonly rank: string;
  /** Neighbours that need another rank first, because theirs leave no room: tied ones and ones that are no rank. */
  readonly reranked: readonly Ranked[];
}

/** Whether the library accepts `rank` as a bound; a damaged item may carry any string. */
function isRank(rank: string): boolean {
  if (!/^[A-Za-z][0-9A-Za-z]*$/.test(rank)) return false;
  try {
    generateKeyBetween(rank, null);
    return true;
  } catch {
    // The library has no other way to ask; "no" is the whole answer.
    return false;
  }
}

function hasRoom(lower: string | null, upper: string | null): boolean {
  if (lower !== null && !isRank(lower)) return false;
  if (upper !== null && !isRank(upper)) return false;
  return lower === null || upper === null || lower < upper;
}

/**
 * Where an item goes that is to stand at `index` among `others` (in order, without the item itself). Items with equal
 * ranks, which two people inserting at one place offline make, leave no room between them: only those are re-ranked.
 */
export function placeAt(others: readonly Ranked[], index: number): Placement {
  let start = index;
  let end = index;
  const lower = () => others[start - 1]?.rank ?? null;
  const upper = () => others[end]?.rank ?? null;
  while (!hasRoom(lower(), upper())) {
    const below = lower();
    if (end < others.length && (below === null || isRank(below))) end += 1;
    else start -= 1;
  }
  const placement = spread(others, index, start, end, lower(), upper());
  if (placement.rank.length <= LONGEST) return placement;
  return spread(others, index, 0, others.length, null, null);
}

/** Ranks for a new item at `index` and for all of `others[start..end)`, evenly between the bounds. */
function spread(
  others: readonly Ranked[],
  index: number,
  start: number,
  end: number,
  lower: string | null,
  upper: string | null,
): Placement {
  const ranks = generateNKeysBetween(lower, upper, end - start + 1);
  const reranked: Ranked[] = [];
  others.slice(start, end).forEach((other, offset) => {
    const at = start + offset;
    const rank = ranks[at < index ? offset : offset + 1] ?? other.rank;
    if (rank !== other.rank) reranked.push({ id: other.id, rank });
  });
  return { rank: ranks[index - start] ?? '', reranked };
}

/** `count` ranks for a new list, in order. */
export function firstRanks(count: number): readonly string[] {
  return generateNKeysBetween(null, null, count);
}

/**
 * Ranks for a whole list, of which some places keep theirs (null: any will do). Only where those leave no room, because
 * they are tied or no ranks, are all made anew.
 */
export function ranksAround(kept: readonly (string | null)[]): readonly string[] {
  const ranks: string[] = [];
  let start = 0;
  while (start < kept.length) {
    let end = start;
    while (end < kept.length && kept[end] === null) end += 1;
    const lower = ranks.at(-1) ?? null;
    const upper = kept[end] ?? null;
    if (!hasRoom(lower, upper)) return firstRanks(kept.length);
    ranks.push(...generateNKeysBetween(lower, upper, end - start));
    if (upper !== null) ranks.push(upper);
    start = end + 1;
  }
  return ranks.some(({ length }) => length > LONGEST) ? firstRanks(kept.length) : ranks;
}

/** The largest part of `order` (distinct numbers) that already ascends: what need not move. */
export function ascendingPart(order: readonly number[]): ReadonlySet<number> {
  /** The lowest last number of an ascending part of each length, and what each number follows. */
  const lasts: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const one of order) {
    let low = 0;
    let high = lasts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lasts[middle] ?? Infinity) < one) low = middle + 1;
      else high = middle;
    }
    before.set(one, lasts[low - 1]);
    lasts[low] = one;
  }
  const part = new Set<number>();
  for (let at = lasts.at(-1); at !== undefined; at = before.get(at)) part.add(at);
  return part;
}
