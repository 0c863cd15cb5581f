import type { WebSocket } from 'ws';
import { roleOf, type Identity, type Role } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Refusal } from '#lib/protocol/messages';
import type { LiveDocument } from './document';
import { refusedMessage } from './message';

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
  | { readonly phase: 'proving'; readonly held: Uint8Array[]; readonly heldBytes: number }
  /** It may be here, but has not shown its state vector. */
  | { readonly phase: 'greeting'; readonly document: LiveDocument }
  /** It has, or will be sent, everything up to `position`, and gets every commit after that. */
  | {
      readonly phase: 'following';
      readonly document: LiveDocument;
      readonly position: number;
      readonly gap: Gap | null;
    }
  | { readonly phase: 'closed' };

/** A message larger than this ends the connection with a sentence; one of four times the size without. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** More than this unsent, and the client comes back later. */
const MAX_UNSENT_BYTES = 64 * 1024 * 1024;
const MAX_UNANSWERED_PINGS = 3;
const MAX_HELD_MESSAGES = 256;
/** Refused messages after which a client that does not learn is closed. */
const MAX_REFUSALS = 20;

/** One open socket and whom it belongs to. */
export class Connection {
  state: ConnectionState = { phase: 'proving', held: [], heldBytes: 0 };
  #identity: Identity | null = null;
  #refusals = 0;
  #unanswered = 0;

  constructor(
    private readonly socket: WebSocket,
    /** It named the identity it wants, so it is ours and understands versions, statuses and refusals. */
    readonly ours: boolean,
  ) {}

  get identity(): Identity {
    if (this.#identity === null) throw new Error('This connection has not proved who it is.');
    return this.#identity;
  }

  get role(): Role {
    return roleOf(this.identity);
  }

  /** Who is written beside an edit in the log. */
  get author(): string {
    return this.identity.kind === 'user'
      ? `user:${this.identity.userId}`
      : `device:${this.identity.deviceId}`;
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

  /** The document is there. Returns what was said meanwhile, to be read now. */
  admit(document: LiveDocument): readonly Uint8Array[] {
    if (this.state.phase !== 'proving') return [];
    const { held } = this.state;
    this.state = { phase: 'greeting', document };
    return held;
  }

  /** Keeps a message for when it is known who sent it. */
  hold(message: Uint8Array): void {
    if (this.state.phase !== 'proving') return;
    const { held, heldBytes } = this.state;
    if (held.length >= MAX_HELD_MESSAGES || heldBytes + message.byteLength > MAX_MESSAGE_BYTES) {
      this.close(CloseCode.tryAgainLater, 'Too much was said before the server knew who you are.');
      return;
    }
    held.push(message);
    this.state = { phase: 'proving', held, heldBytes: heldBytes + message.byteLength };
  }

  send(message: Uint8Array): void {
    if (this.state.phase === 'closed') return;
    if (this.socket.bufferedAmount > MAX_UNSENT_BYTES) {
      this.close(CloseCode.tryAgainLater, 'You read more slowly than the site changes; come back.');
      // A peer that does not read would not read the close frame either.
      this.socket.terminate();
      return;
    }
    this.socket.send(message);
  }

  /** Answers a message that was not carried out; closes when that happens again and again. */
  refuse(code: Refusal['code'], message: string): void {
    this.send(refusedMessage({ code, message }));
    this.#refusals += 1;
    if (this.#refusals <= MAX_REFUSALS) return;
    this.close(code === 'read-only' ? CloseCode.forbidden : CloseCode.badMessage, message);
  }

  close(code: CloseCode, reason: string): void {
    if (this.state.phase === 'closed') return;
    this.state = { phase: 'closed' };
    // The protocol has room for 123 bytes.
    this.socket.close(code, Buffer.from(reason).subarray(0, 120).toString());
  }

  /** The other end answered a ping. */
  answered(): void {
    this.#unanswered = 0;
  }

  /** Asks whether the other end is still there; gives up on one that has not answered for long. */
  ping(): void {
    if (this.#unanswered >= MAX_UNANSWERED_PINGS) {
      this.state = { phase: 'closed' };
      this.socket.terminate();
      return;
    }
    this.#unanswered += 1;
    this.socket.ping();
  }
}
