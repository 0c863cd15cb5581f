import type { Program } from './program';
import { Rota } from './rota';
import type { Entry } from './rota-entry';
import type { WallClock } from './wall-clock';

interface Known {
  readonly entries: readonly Entry[];
  readonly rota: Rota;
}

const KEPT = 1_000;

/** By the first entry's playlist, so that what nobody plays any more is forgotten with it. */
const known = new WeakMap<Program, Map<string, Known>>();

/**
 * The rota of some entries in a zone. Screens with the same entries share one, and it outlives edits that touch neither
 * the entries nor what they play: what it has worked out stays.
 */
export function rotaOf(entries: readonly Entry[], timezone: string, clock: WallClock): Rota {
  const [first] = entries;
  if (first === undefined) return new Rota([], clock);
  const key = JSON.stringify([timezone, ...entries.map(({ id }) => id)]);
  const kept = known.get(first.program) ?? new Map<string, Known>();
  known.set(first.program, kept);
  const found = kept.get(key);
  if (found?.entries.every((entry, index) => same(entry, entries[index])) === true) return found.rota;
  if (kept.size >= KEPT) kept.clear();
  const rota = new Rota(entries, clock);
  kept.set(key, { entries, rota });
  return rota;
}

function same(one: Entry, other: Entry | undefined): boolean {
  return (
    one.id === other?.id &&
    one.priority === other.priority &&
    one.program === other.program &&
    one.pattern === other.pattern
  );
}
