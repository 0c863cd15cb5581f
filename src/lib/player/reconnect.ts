import { CloseCode } from '#lib/protocol/close-codes';

const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;
const TOO_MUCH_MS = 60_000;
/** At a change of epochs every screen of a site hears of it in the same instant, and plays on meanwhile. */
const CROWD_MS = 4_000;

/** What to do about a socket that the server closed with a 44xx code. */
export type Reaction =
  /** Ask who we are to it: that renews the cookie, and only that answer may wipe a device. Then connect again. */
  | { readonly kind: 'ask'; readonly afterMs: number }
  /** Connect again as we are; until then play on. */
  | { readonly kind: 'connect'; readonly afterMs: number };

/** Pure. `refusals`: how many times in a row the socket was refused, this one included. `random`: in [0, 1). */
export function reactTo(code: CloseCode, refusals: number, random: number): Reaction {
  const wait = refusals <= 1 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(10, refusals - 2));
  switch (code) {
    case CloseCode.notAuthenticated:
    case CloseCode.forbidden:
    case CloseCode.unknownDevice:
    case CloseCode.revokedDevice:
      return { kind: 'ask', afterMs: wait };
    // Another document lives there. Asking tells whether it is another site's; either is for people to solve.
    case CloseCode.otherEpoch:
      return { kind: 'ask', afterMs: refusals <= 1 ? random * CROWD_MS : LONGEST_MS / 2 };
    // Nothing here is changed by coming back: a mistake in this player, or two of them under one name.
    case CloseCode.tooLarge:
      return { kind: 'connect', afterMs: LONGEST_MS };
    case CloseCode.tooMuch:
      return { kind: 'connect', afterMs: Math.max(wait, TOO_MUCH_MS) };
    default:
      return { kind: 'connect', afterMs: Math.max(wait, FIRST_MS) };
  }
}
