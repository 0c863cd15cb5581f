import type { TimeSource } from './clock';

/** The wall clock and the steady one drift apart by less than this between two looks, unless somebody set the former. */
const JUMP_MS = 500;

/** What the device's wall clock went on from, and where it went on, both in ms. */
export interface Jump {
  readonly before: number;
  readonly wall: number;
}

/** @returns looks whether the device's clock was set, or the device slept, since the last look; null: it was not */
export function watchJumps({ wall: wallNow, ticks }: TimeSource): () => Jump | null {
  let apart = wallNow() - ticks();
  return () => {
    const [at, wall] = [ticks(), wallNow()];
    const before = at + apart;
    apart = wall - at;
    return Math.abs(wall - before) > JUMP_MS ? { before, wall } : null;
  };
}
