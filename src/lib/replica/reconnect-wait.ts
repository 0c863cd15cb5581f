import { CloseCode } from '#lib/protocol/close-codes';

/** How a replica comes back to its server. Bounds of a wait, in ms. */
export interface Pace {
  readonly firstMs: number;
  /** So many losses in a row share the first bound. */
  readonly quick: number;
  readonly longestMs: number;
  /** After `MANY` losses in a row: then it is no restart that is waited for. */
  readonly patientMs: number;
}

const MANY = 16;
/** Somebody waits in front of it: back within a second or two, also after a long outage. */
export const PERSON_PACE: Pace = { firstMs: 1_000, quick: 1, longestMs: 4_000, patientMs: 4_000 };
/**
 * There may be thousands, and they play on meanwhile. A server that restarts is back within seconds: whoever came too early
 * must not wait twice as long for it as the others, or the last of five thousand comes 8 s after the rest (measured).
 */
export const DEVICE_PACE: Pace = { firstMs: 2_000, quick: 8, longestMs: 8_000, patientMs: 30_000 };

/** The server said "later": it is stopping, or has more to do than it can. */
const LATER: readonly number[] = [CloseCode.goingAway, CloseCode.tryAgainLater];

/** How a WebSocket says that a message is larger than its other end reads at all: the next time it would be as large. */
export const MESSAGE_TOO_BIG = 1009;

/** Whether a close code means that trying again by itself is no use. */
export function isFinal(code: number): boolean {
  return (code >= 4400 && code < 4500) || code === MESSAGE_TOO_BIG;
}

/**
 * How long to wait, in ms, before a socket is tried again; null: not by itself. `losses`: how many sockets ended since one
 * synced, this one included. `code`: what it was closed with, null when this end gave up. `random`: in [0, 1).
 *
 * Any instant up to a bound that doubles after a while ("full jitter"): those who lost a server together come back spread out from the
 * first attempt on, which a fixed first step would make them miss.
 */
export function waitBefore(pace: Pace, losses: number, code: number | null, random: number): number | null {
  if (code !== null && isFinal(code)) return null;
  const later = code !== null && LATER.includes(code);
  const step = Math.max(losses - pace.quick, later ? 1 : 0, 0);
  const longest = losses > MANY ? pace.patientMs : Math.min(pace.longestMs, pace.firstMs * 2 ** step);
  const shortest = later ? pace.firstMs / 2 : 0;
  return shortest + random * (longest - shortest);
}
