import type { ServerResponse } from 'node:http';
import type { Identity } from '#lib/access/access';
import type { EventKind } from '#lib/server/events/site-event';
import type { EventFeed, NumberedEvent } from '#lib/server/events/event-feed';

export interface EventStreamOptions {
  readonly response: ServerResponse;
  readonly identity: Identity;
  readonly expiresAt: number | null;
  readonly kinds: ReadonlySet<EventKind>;
  readonly feed: EventFeed;
  /** The last one that was heard, of a stream before this one. */
  readonly lastEventId: string | null;
  readonly unsentBytes: number;
  /** It did not read, and is ended. */
  readonly onSlow: () => void;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // nginx and those who learned from it pass each event on at once.
  'x-accel-buffering': 'no',
  connection: 'close',
};

/** How long a browser waits before it comes back, with some of its own on top. */
const RETRY_MS = 3_000;

/** One listener. What it does not read in time ends it: it comes back and says what it heard last. */
export class EventStream {
  expiresAt: number | null;
  readonly identity: Identity;
  readonly #options: EventStreamOptions;
  #leave: () => void = () => undefined;
  #open = true;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.identity = options.identity;
    this.expiresAt = options.expiresAt;
    const { response, feed, lastEventId } = options;
    response.writeHead(200, HEADERS);
    const missed = lastEventId === null ? [] : feed.since(lastEventId);
    this.#write(`retry: ${RETRY_MS}\n`);
    if (missed === null)
      this.#event('reset', feed.idOf(), { reason: 'What was missed is not known any more.' });
    else if (lastEventId === null) this.#event('ready', feed.idOf(), {});
    else {
      this.#write('event: ready\ndata: {}\n\n');
      for (const event of missed) this.#hear(event);
    }
    if (this.#open) this.#leave = feed.listen((event) => this.#hear(event));
    // Its other end went away, or we ended it.
    response.on('close', () => this.#ended());
    response.on('error', () => this.#ended());
  }

  get isOpen(): boolean {
    return this.#open;
  }

  matches(test: (identity: Identity) => boolean): boolean {
    return test(this.identity);
  }

  /** Keeps proxies from giving up, and says how far it heard, also of what it did not ask for. */
  keepAlive(): void {
    this.#write(`: still here\nid: ${this.#options.feed.idOf()}\n\n`);
  }

  /** @param code as a socket would be closed with */
  close(code: number, message: string): void {
    if (!this.#open) return;
    this.#write(`event: closed\ndata: ${JSON.stringify({ code, message })}\n\n`);
    this.#ended();
    this.#options.response.end();
  }

  #hear(event: NumberedEvent): void {
    if (!this.#options.kinds.has(event.kind)) return;
    this.#event(event.kind, this.#options.feed.idOf(event.seq), { at: event.at, ...event.data });
  }

  #event(name: string, id: string, data: object): void {
    // JSON has no line breaks of its own.
    this.#write(`event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #write(text: string): void {
    if (!this.#open) return;
    const { response, unsentBytes, onSlow } = this.#options;
    response.write(text);
    if (response.writableLength <= unsentBytes) return;
    this.#ended();
    onSlow();
    // What waits would never leave.
    response.destroy();
  }

  #ended(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#leave();
  }
}
