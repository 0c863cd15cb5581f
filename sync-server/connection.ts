import { authorOf, roleOf, type Identity, type Role } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Refusal } from '#lib/protocol/messages';
import { Budget } from './budget';
import type { LiveDocument } from './document';
import { frameOf, pongFrame, type Frames } from './frame';
import { Inbox } from './inbox';
import { LIMITS, type Limits } from './limits';
import { acknowledged, refusedMessage } from './message';
import { Metrics } from './metrics';
import type { Wire } from './wire';

/** Edits of this client that are not in the document yet: until its whole state came, nothing is acknowledged. */
export interface Gap {
  /** The numbers to echo once it is closed. */
  readonly acknowledgements: number[];
  /** How many times its state was asked for. */
  readonly asked: number;
}

/** A socket's life. Each state has only what exists in it. */
export type ConnectionState =
  /** Who it is, is being checked; what it says meanwhile waits. */
  | { readonly phase: 'proving' }
  /** It may be here, but has shown neither its state vector nor a digest. */
  | { readonly phase: 'greeting'; readonly document: LiveDocument }
  /** It has, and is sent what it lacks: see `feed`. */
  | { readonly phase: 'following'; readonly document: LiveDocument; readonly gap: Gap | null }
  | { readonly phase: 'closed' };

/** How the document's changes reach a client that follows. */
export type Feed =
  /** Its answer is not sent yet; what it is owed comes after that. */
  | { readonly kind: 'unanswered'; readonly owed: (() => void)[] }
  /** It is sent each commit. */
  | { readonly kind: 'live' }
  /**
   * Too much is unsent: it has everything up to `since`, and gets the rest, then what it is owed, once that has left. Of the
   * answers it asked for only the newest: each may be as large as the document.
   */
  | {
      readonly kind: 'behind';
      readonly since: number;
      readonly answer: Frames | null;
      readonly owed: (() => void)[];
    };

const LIVE: Feed = { kind: 'live' };
const MAX_UNANSWERED_PINGS = 3;
/** Refused messages after which a client that does not learn is closed. */
const MAX_REFUSALS = 20;
/** Acknowledgements and answers that wait for a slow reader. */
const MAX_OWED = 1_000;

export interface ConnectionParts {
  readonly limits?: Limits;
  readonly metrics?: Metrics;
  /** A clock in ms that only goes forward. */
  readonly now?: () => number;
  /** Told of what it was refused for want of rights. */
  readonly onRefused?: (identity: Identity, address: string, because: Refusal['code']) => void;
  /** Where it comes from. */
  readonly address?: string;
}

/** Refusals that say that somebody may not; the others are about what can't be read. */
const ABOUT_RIGHTS: ReadonlySet<Refusal['code']> = new Set(['read-only', 'server-only']);

/** One open socket and whom it belongs to. */
export class Connection {
  state: ConnectionState = { phase: 'proving' };
  /** When its rights must be asked for again, in ms since the Unix epoch; null: only when something changes. */
  expiresAt: number | null = null;
  #feed: Feed = LIVE;
  readonly inbox: Inbox;
  readonly #parts: ConnectionParts;
  readonly #limits: Limits;
  readonly #metrics: Metrics;
  readonly #now: () => number;
  readonly #budget: Budget;
  #identity: Identity | null = null;
  #refusals = 0;
  #edited = false;
  #unansweredPings = 0;
  #silentRounds = 0;

  constructor(
    private readonly wire: Wire,
    /** It named the identity it wants, so it is ours and understands versions, statuses and refusals. */
    readonly ours: boolean,
    parts: ConnectionParts = {},
  ) {
    const { limits = LIMITS, metrics = new Metrics(), now = () => performance.now() } = parts;
    this.#parts = parts;
    this.#limits = limits;
    this.#metrics = metrics;
    this.#now = now;
    this.#budget = new Budget(limits.burst, limits.perSecond, now());
    this.inbox = new Inbox(wire, limits);
  }

  get identity(): Identity {
    if (this.#identity === null) throw new Error('This connection has not proved who it is.');
    return this.#identity;
  }

  get role(): Role {
    return roleOf(this.identity);
  }

  /** Who is written beside an edit in the log. */
  get author(): string {
    return authorOf(this.identity);
  }

  isPerson(): boolean {
    return this.#identity?.kind === 'user';
  }

  matches(test: (identity: Identity) => boolean): boolean {
    return this.#identity !== null && test(this.#identity);
  }

  /** It is believed; from now on a change of its rights closes it. Returns the role that follows. */
  prove(identity: Identity): Role {
    this.#identity = identity;
    return roleOf(identity);
  }

  /** The document is there: what was said meanwhile can be read. */
  admit(document: LiveDocument): void {
    if (this.state.phase === 'proving') this.state = { phase: 'greeting', document };
  }

  send(message: Uint8Array): void {
    this.sendFrame(frameOf(message));
  }

  /** @param frame made by `frameOf`, perhaps for many */
  sendFrame(frame: Buffer): void {
    if (this.state.phase === 'closed') return;
    if (this.wire.unsentBytes > this.#limits.unsentHardBytes) {
      this.close(CloseCode.tryAgainLater, 'You read more slowly than the site changes; come back.');
      // A peer that does not read would not read the close frame either.
      this.wire.cut();
      return;
    }
    this.#metrics.counters.bytesOut += frame.byteLength;
    this.wire.write(frame);
  }

  /** SS8: a commit that follows version `before`, for one that is live; with too much unsent it is left for later. */
  sendCommit(frames: Frames, before: number): void {
    if (this.isSlow) this.#fallBehind(before);
    else this.sendFrame(frames.for(this.ours));
  }

  /**
   * Its answer, made at some version, and then every commit. A client takes a sync step 2 for all there is, so an answer
   * that something was committed after goes ahead as an update, and the step 2 is what came after it.
   */
  answer(frames: Frames): void {
    if (this.#feed.kind === 'behind') {
      this.#feed = { ...this.#feed, answer: frames };
      return;
    }
    if (this.state.phase !== 'following') return;
    const { tail } = this.state.document;
    if (frames.version < tail.head && tail.reaches(frames.version)) {
      this.sendFrame(frames.asUpdate().for(this.ours));
      this.answer(tail.answerSince(frames.version));
      return;
    }
    if (frames.version >= tail.head) this.sendFrame(frames.for(this.ours));
    this.#catchUp(frames.version);
  }

  /** SS5: everything up to `n` on this socket is on the disk. */
  acknowledge(n: number): void {
    const { state } = this;
    if (state.phase !== 'following') return;
    if (this.#feed.kind !== 'live') this.#owe(this.#feed.owed, () => this.acknowledge(n));
    else this.send(acknowledged(n, this.ours ? state.document.committed : null));
  }

  /** A message of its own about what it was sent: after the answer and the commits that it builds on. */
  sendInOrder(message: Uint8Array): void {
    if (this.#feed.kind === 'live') this.send(message);
    else this.#owe(this.#feed.owed, () => this.send(message));
  }

  /** Whether it is sent each commit as it comes. */
  get isLive(): boolean {
    return this.state.phase === 'following' && this.#feed.kind === 'live';
  }

  /** Whether it should read before it is told anything that can wait. */
  get isSlow(): boolean {
    return this.wire.unsentBytes > this.#limits.unsentSoftBytes;
  }

  /** Runs once what it was sent has left the server. */
  afterDrain(run: () => void): void {
    this.wire.afterDrain(run);
  }

  /** Takes a message that is no edit out of its allowance; closes it when that is spent (SS10.7). */
  affords(tokens: number): boolean {
    if (this.#budget.take(tokens, this.#now())) return true;
    this.close(CloseCode.tooMuch, 'You send more messages than a client needs to: come back later.');
    return false;
  }

  /** It sent an edit, so an acknowledgement of it is no more than it should ask for. */
  edited(): void {
    this.#edited = true;
  }

  /** In tokens of its allowance. */
  acknowledgementCost(): number {
    const free = this.#edited;
    this.#edited = false;
    return free ? 0 : 1;
  }

  /** Answers a message that was not carried out; closes when that happens again and again. */
  refuse(code: Refusal['code'], message: string): void {
    this.send(refusedMessage({ code, message }));
    this.#metrics.counters.refused += 1;
    if (this.#identity !== null && ABOUT_RIGHTS.has(code)) {
      this.#parts.onRefused?.(this.#identity, this.#parts.address ?? '', code);
    }
    this.#refusals += 1;
    if (this.#refusals <= MAX_REFUSALS) return;
    this.close(code === 'read-only' ? CloseCode.forbidden : CloseCode.badMessage, message);
  }

  close(code: CloseCode, reason: string): void {
    if (this.state.phase === 'closed') return;
    this.ended();
    this.wire.close(code, reason);
  }

  /** The socket is gone, or told to go: nothing of it is kept. */
  ended(): void {
    this.state = { phase: 'closed' };
    this.#feed = LIVE;
    this.inbox.clear();
  }

  /** It showed its vector or digest: what it lacks is on its way. */
  follow(document: LiveDocument, gap: Gap | null): void {
    this.state = { phase: 'following', document, gap };
    this.#feed = { kind: 'unanswered', owed: [] };
  }

  /** Answers a ping of the other end. */
  pong(data: Uint8Array): void {
    this.sendFrame(pongFrame(data));
  }

  /** The other end answered a ping. */
  answered(): void {
    this.#unansweredPings = 0;
  }

  /** Called once in a round: says that the server is there, and gives up on one that does not answer or never began. */
  keepAlive(frame: Buffer): void {
    if (this.state.phase === 'closed') return;
    if (this.#unansweredPings >= MAX_UNANSWERED_PINGS) {
      this.ended();
      this.wire.cut();
      return;
    }
    this.#silentRounds = this.state.phase === 'greeting' ? this.#silentRounds + 1 : 0;
    if (this.#silentRounds > this.#limits.silentRounds) {
      this.close(CloseCode.tryAgainLater, 'You never said what you have: come back.');
      return;
    }
    this.#unansweredPings += 1;
    this.sendFrame(frame);
    this.wire.ping();
  }

  #fallBehind(since: number): void {
    this.#feed = { kind: 'behind', since, answer: null, owed: [] };
    this.#metrics.counters.fellBehind += 1;
    this.wire.afterDrain(() => {
      if (this.#feed.kind === 'behind') this.#catchUp(this.#feed.since);
    });
  }

  /** It has everything up to `since`: sends the rest, and what it is owed; from now on it is live. */
  #catchUp(since: number): void {
    const { state } = this;
    if (state.phase !== 'following') return;
    const { document } = state;
    const owed = this.#feed.kind === 'live' ? [] : this.#feed.owed;
    const answer = this.#feed.kind === 'behind' ? this.#feed.answer : null;
    if (!document.tail.reaches(since)) {
      this.#feed = { kind: 'unanswered', owed };
      const frames = document.answers.toNobody();
      document.afterCommit(frames.version, () => this.answer(frames));
      return;
    }
    this.#feed = LIVE;
    if (since < document.tail.head) this.sendFrame(document.tail.updateSince(since).for(this.ours));
    if (answer !== null) this.answer(answer);
    for (const pay of owed) pay();
  }

  #owe(owed: (() => void)[], pay: () => void): void {
    owed.push(pay);
    if (owed.length > MAX_OWED)
      this.close(CloseCode.tryAgainLater, 'You read more slowly than you ask; come back.');
  }
}
