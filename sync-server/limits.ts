/** What one client, and all of them together, may ask of the server. Tests bring smaller ones. */
export interface Limits {
  /** A message larger than this ends the connection with a sentence; one of four times the size without. */
  readonly messageBytes: number;
  /** A state vector may be as large as the server's own and this. */
  readonly vectorBytes: number;
  /** Of the whole document, written out. */
  readonly documentBytes: number;
  /** With more than this unsent, a client is not told of changes until it has read; then it gets all at once. */
  readonly unsentSoftBytes: number;
  /** With more than this unsent, it comes back later. */
  readonly unsentHardBytes: number;
  /** Messages of one client that wait to be read; a socket with more is not read from. */
  readonly inboxMessages: number;
  readonly inboxBytes: number;
  /** What one client's messages may take before the next client's turn. */
  readonly sliceMs: number;
  /** What all of them may take before the server looks for news again. */
  readonly turnMs: number;
  /** Messages that are no edits: so many at once, refilled at this rate. Expensive ones count more than once. */
  readonly burst: number;
  readonly perSecond: number;
  /** Sockets that are being let in at once, and first answers that have not left at once. */
  readonly admitted: number;
  readonly answering: number;
  /** Others go first when an answer has not left after this. */
  readonly answeringMs: number;
  /** A screen that has not answered a command after this did not answer. */
  readonly orderMs: number;
  /** A client that shows neither vector nor digest within this many keep-alives is told to come back. */
  readonly silentRounds: number;
  /** A room without connections is dropped from memory after this. */
  readonly idleMs: number;
}

export const LIMITS: Limits = {
  messageBytes: 16 * 1024 * 1024,
  vectorBytes: 64 * 1024,
  documentBytes: 64_000_000,
  unsentSoftBytes: 256 * 1024,
  unsentHardBytes: 64 * 1024 * 1024,
  inboxMessages: 256,
  inboxBytes: 1024 * 1024,
  sliceMs: 2,
  turnMs: 10,
  burst: 500,
  perSecond: 50,
  admitted: 64,
  answering: 128,
  answeringMs: 5_000,
  orderMs: 8_000,
  silentRounds: 5,
  idleMs: 600_000,
};
