/**
 * Why the server closed a socket. 4400–4499 mean "not as you are" and a provider stops; 45xx and 1013 mean "later" and
 * it comes back. An outage of our own is never a 44xx.
 */
export const CloseCode = {
  /** The server stops; come back. */
  goingAway: 1001,
  /** The room could not load or commit; come back. */
  tryAgainLater: 1013,
  /** A message that can't be read. */
  badMessage: 4400,
  /** No session, or it ended: log in again. */
  notAuthenticated: 4401,
  /** This identity may not do that. */
  forbidden: 4403,
  /** This person's role asks for a second factor and there is none: set it up, then connect again. */
  secondFactorDue: 4402,
  /** There is no such room. */
  unknownRoom: 4404,
  /** The client's document is of another site or epoch: keep it, load the server's beside it. */
  otherEpoch: 4410,
  /** The device is not known here: keep playing, ask again later. Wipes nothing. */
  unknownDevice: 4411,
  /** The device was revoked: the only verdict that wipes one. Confirm it over HTTP first. */
  revokedDevice: 4412,
  /** The page that opened the socket is not ours. */
  badOrigin: 4413,
  /** An update, or the document with it, is larger than allowed: nothing is sent again by itself. */
  tooLarge: 4414,
  /** Messages that are no edits came faster than allowed: come back after a while. */
  tooMuch: 4429,
  /** Rights changed: connect again. */
  rightsChanged: 4501,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

export function isCloseCode(code: number): code is CloseCode {
  return Object.values<number>(CloseCode).includes(code);
}
