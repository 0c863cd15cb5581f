import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Status } from '#lib/protocol/messages';
import { exchange } from './http-exchange';

/** So long without a socket, and HTTP is asked. */
const AFTER_MS = 60_000;
/** A screen that is silent for 45 s counts as offline. */
const EVERY_MS = 30_000;
/** Those that lost a server together ask spread over this. */
const SPREAD_MS = 10_000;

export interface FallbackOptions {
  readonly doc: Y.Doc;
  /** `http://host:port/sync/site/default?as=…&site=…&epoch=…` */
  readonly url: string;
  readonly epoch: number;
  readonly fetch: typeof globalThis.fetch;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface FallbackEvents {
  /** What this copy holds and how its screen is. */
  asks(): { readonly digest: string | null; readonly status: Status | null };
  /** The document now contains all of the server's up to this version. */
  answered(version: number): void;
  /** As a socket that is closed with this code; unless that is `otherEpoch`, it asks no more. */
  refused(code: number, message: string): void;
  unanswered(): void;
}

/** Asks over HTTP where no socket opens: some networks let no WebSocket through. The socket is tried all the while. */
export class HttpFallback {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;

  constructor(
    private readonly options: FallbackOptions,
    private readonly events: FallbackEvents,
  ) {}

  /** There is no socket. Nothing happens when that is known. */
  start(): void {
    if (this.#running !== null) return;
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#timer = setTimeout(() => void this.#ask(signal), AFTER_MS + this.options.random() * SPREAD_MS);
  }

  /** There is one, or there is to be none. What is under way is not taken any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { doc } = this.options;
    const answer = await exchange({ ...this.options, signal }, this.events.asks());
    if (signal.aborted) return;
    const isOther = answer.kind === 'refused' && answer.code === CloseCode.otherEpoch;
    // What the screen says of itself is heard all the same (SS15.4), for as long as it plays what the server has not.
    if (answer.kind !== 'refused' || isOther)
      this.#timer = setTimeout(() => void this.#ask(signal), EVERY_MS);
    if (answer.kind === 'refused') {
      if (!isOther) this.stop();
      this.events.refused(answer.code, answer.message);
      return;
    }
    if (answer.kind === 'no-answer') {
      this.events.unanswered();
      return;
    }
    if (answer.update !== null) Y.applyUpdate(doc, answer.update, this);
    this.events.answered(answer.version);
  }
}
