import type { Transition } from '#lib/model/playlist';
import type { Spot } from './programme';

/** How one layer takes the place of another, and for how long both are to be seen. */
export interface Change {
  readonly transition: Transition;
  /** 0 for a cut. */
  readonly ms: number;
}

export const CUT: Change = { transition: 'cut', ms: 0 };

const LONGEST_MS = { fade: 800, slide: 600 } as const;
/** Of a shorter one nobody would see more than a flicker. */
const SHORTEST_MS = 100;

/** The change into a spot at `now` (ms): its transition in full, or as much of it as leaves most of a short stay alone. */
export function changeInto({ transition, until }: Pick<Spot, 'transition' | 'until'>, now: number): Change {
  if (transition === 'cut') return CUT;
  const stay = until === null ? Number.POSITIVE_INFINITY : until - now;
  const ms = Math.round(Math.min(LONGEST_MS[transition], stay / 4));
  return ms < SHORTEST_MS ? CUT : { transition, ms };
}
