/**
 * The order of a shuffled playlist's `count` parts in the cycle that starts at `cycle` (ms): places from 0. It is drawn
 * from nothing but the playlist's id and that instant, with 32-bit integers only, so every screen and every JavaScript
 * engine draws the same. `before` is where the cycle before it started, null for the first one: of three and more parts
 * the last one there is never the first one here.
 */
export function shuffled(
  playlist: string,
  cycle: number,
  before: number | null,
  count: number,
): readonly number[] {
  const order = drawn(playlist, cycle, count);
  const [first, second] = order;
  if (before === null || count < 3 || first === undefined || second === undefined) return order;
  // The swap leaves the last part where it is, so that whether one is needed never depends on the cycles before.
  if (drawn(playlist, before, count).at(-1) === first) {
    order[0] = second;
    order[1] = first;
  }
  return order;
}

/** Fisher and Yates's shuffle. */
function drawn(playlist: string, cycle: number, count: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  const next = generator(seedOf(playlist, cycle));
  for (let left = count; left > 1; left -= 1) {
    const pick = next() % left;
    const last = order[left - 1] ?? 0;
    order[left - 1] = order[pick] ?? 0;
    order[pick] = last;
  }
  return order;
}

/** FNV-1a over the id's UTF-16 units and the instant's low and high 32 bits. */
function seedOf(playlist: string, cycle: number): number {
  let hash = 0x811c9dc5;
  const take = (unit: number) => {
    hash = Math.imul(hash ^ unit, 0x01000193);
  };
  for (let index = 0; index < playlist.length; index += 1) take(playlist.charCodeAt(index));
  take(cycle >>> 0);
  take(Math.floor(cycle / 0x1_0000_0000) | 0);
  return hash;
}

/** Mulberry32: a good stream of unsigned 32-bit numbers from one of them. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
