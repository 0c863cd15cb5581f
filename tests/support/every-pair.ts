import type { Sample } from './samples';

/** Places 0 to `count` − 1 in a round in which each follows each, itself too, exactly once: `count`² of them. */
export function everyPairOnce(count: number): readonly number[] {
  const to = Array.from({ length: count }, () => Array.from({ length: count }, (_, place) => place));
  const way = [0];
  const round: number[] = [];
  // Hierholzer's way through all edges of a graph.
  while (way.length > 0) {
    const next = to[way.at(-1) ?? 0]?.pop();
    if (next !== undefined) way.push(next);
    else round.push(way.pop() ?? 0);
  }
  return round.reverse().slice(1);
}

/** The samples in the order of `everyPairOnce`, so that two of one type that follow each other are two contents. */
export function inEveryPair(samples: readonly (readonly [Sample, Sample])[]): readonly Sample[] {
  const turns = samples.map(() => 0);
  return everyPairOnce(samples.length).map((place) => {
    const turn = turns[place] ?? 0;
    turns[place] = turn + 1;
    const [one, other] = samples[place] ?? [];
    const sample = turn % 2 === 0 ? one : other;
    if (sample === undefined) throw new Error(`There is no sample ${place}.`);
    return sample;
  });
}
