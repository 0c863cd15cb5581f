/** One round trip to the server's clock. All in ms; `sent` and `received` are of the same local clock. */
export interface RoundTrip {
  /** The device's wall clock when the request left. */
  readonly sent: number;
  /** How long the answer took, by a clock that no one sets. */
  readonly roundTripMs: number;
  /** The server's clock, read somewhere between the two. */
  readonly server: number;
}

export interface Offset {
  /** What to add to the device's wall clock to get the server's time. */
  readonly offsetMs: number;
  /** The true offset is at most this far from `offsetMs`: half the round trip that it was taken from. */
  readonly errorMs: number;
}

/**
 * The offset of the quickest round trip: queueing only ever adds delay, and mostly to one of the two ways, so the
 * quickest trip is the one with the least room for error (as in NTP's clock filter, RFC 5905 section 10).
 * `null` without a round trip.
 */
export function offsetFrom(trips: readonly RoundTrip[]): Offset | null {
  let best: RoundTrip | null = null;
  for (const trip of trips) if (best === null || trip.roundTripMs < best.roundTripMs) best = trip;
  if (best === null) return null;
  return {
    offsetMs: best.server - (best.sent + best.roundTripMs / 2),
    errorMs: best.roundTripMs / 2,
  };
}
