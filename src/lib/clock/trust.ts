/** How far this device may believe its own time. */
export type Trust =
  /** It never measured a server's clock: the device's own is taken as it is. */
  | { readonly state: 'unset' }
  /** Measured, or goes on from what was measured. */
  | { readonly state: 'trusted' }
  | { readonly state: 'uncertain'; readonly doubt: Doubt };

/**
 * `woke-earlier`: the device started with a time before the last one it trusted, and goes on from that. `woke-later`: it
 * started more than a week later, or was set so. `slept`: its clock went on while it did not run, and nobody confirmed it.
 */
export type Doubt = 'woke-earlier' | 'woke-later' | 'slept';

/** A larger correction wants a server that knows the time (PRODUCT section 5). */
export const LARGE_MS = 5 * 60_000;
/** The last trusted time is no more exact than this, after days. */
const ROUGHLY_MS = 1_000;
/** Nobody sleeps longer than this without a doubt. */
export const LONG_MS = 7 * 86_400_000;

export interface Correction {
  readonly trust: Trust;
  /** What this device takes for now, and what the server says, ms. */
  readonly ours: number;
  readonly server: number;
  /** The device's own clock. */
  readonly wall: number;
  /** Whether the server says that its clock is synchronised; null: it can't tell. */
  readonly synchronised: boolean | null;
}

/**
 * Whether the server's time is taken. A large correction: from a server that is synchronised; never from one that says
 * it is not; from one that can't tell where this device has no time to defend, or where its own clock says the same as
 * the server.
 */
export function mayTake({ trust, ours, server, wall, synchronised }: Correction): boolean {
  if (Math.abs(server - ours) <= LARGE_MS) return true;
  if (synchronised !== null) return synchronised;
  return trust.state !== 'trusted' || Math.abs(server - wall) <= LARGE_MS;
}

export interface Standing {
  readonly time: number;
  readonly trust: Trust;
}

/** The time to start with, from the device's clock with the offset that was kept, and the last time that was trusted. */
export function wakeWith(time: number, lastTrusted: number): Standing {
  if (time < lastTrusted - ROUGHLY_MS)
    return { time: lastTrusted, trust: { state: 'uncertain', doubt: 'woke-earlier' } };
  if (time - lastTrusted > LONG_MS) return { time, trust: { state: 'uncertain', doubt: 'woke-later' } };
  return { time, trust: { state: 'trusted' } };
}

/**
 * The time to go on with when the device's clock jumped from `before` to `after` beside one that no one sets. It was set,
 * or the device slept: nothing in a browser tells the two apart. So a clock that comes closer to our time was put right,
 * one that goes back or by more than a week was put wrong, and one that goes forward slept.
 */
export function afterJump(standing: Standing, before: number, after: number): Standing {
  const { time, trust } = standing;
  // It has no other time than that of the device.
  if (trust.state === 'unset') return { time: after, trust };
  // What it went on from was only the earliest that it could be.
  if (trust.state === 'uncertain' && trust.doubt === 'woke-earlier')
    return after > time ? { time: after, trust } : standing;
  if (Math.abs(after - time) < Math.abs(before - time) || after < before || after - before > LONG_MS)
    return standing;
  return {
    time: time + after - before,
    trust: trust.state === 'uncertain' ? trust : { state: 'uncertain', doubt: 'slept' },
  };
}
