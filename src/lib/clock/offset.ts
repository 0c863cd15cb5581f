/** One round trip to the server's clock, all in ms. */
export interface RoundTrip {
  /** When the request left, by a clock that no one sets. */
  readonly sentAt: number;
  readonly roundTripMs: number;
  /** The server's clock, read somewhere between the two. */
  readonly server: number;
}

/** What the server's clock showed at an instant of ours. */
export interface Reading {
  /** By the clock that no one sets, ms. */
  readonly at: number;
  readonly server: number;
  /** The server's clock showed `server` at most this far from `at`: half the round trip that it was taken from. */
  readonly errorMs: number;
}

/**
 * The reading of the quickest round trip: queueing only ever adds delay, and mostly to one of the two ways, so the
 * quickest trip is the one with the least room for error (as in NTP's clock filter, RFC 5905 section 10).
 * `null` without a round trip.
 */
export function readingOf(trips: readonly RoundTrip[]): Reading | null {
  let best: RoundTrip | null = null;
  for (const trip of trips) if (best === null || trip.roundTripMs < best.roundTripMs) best = trip;
  if (best === null) return null;
  const errorMs = best.roundTripMs / 2;
  return { at: best.sentAt + errorMs, server: best.server, errorMs };
}
