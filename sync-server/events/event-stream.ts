import type { ServerResponse } from 'node:http';
import type { Identity } from '#lib/access/access';
import type { EventKind } from '#lib/server/events/site-event';
import type { EventFeed } from '#lib/server/events/event-feed';

export interface EventStreamOptions {
  readonly response: ServerResponse;
  readonly identity: Identity;
  readonly expiresAt: number | null;
  readonly kinds: ReadonlySet<EventKind>;
  readonly feed: EventFeed;
  /** The last one that was heard, of a stream before this one. */
  readonly lastEventId: string | null;
  /** It read nothing for too long, and is ended. */
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

/**
 * One listener. It is sent no more than it reads: what waits for it stays in the feed, so that ever so many events at once,
 * or after a long absence, come through. What has left the feed before it got there is a “reset”.
 */
export class EventStream {
  expiresAt: number | null;
  readonly identity: Identity;
  readonly #options: EventStreamOptions;
  #leave: () => void;
  #open = true;
  /** The last event that it was sent, or that it did not ask for. */
  #heard: number;
  /** It has not read yet what it was sent: since before the last keep-alive, or since then. */
  #unread: 'no' | 'since then' | 'since before' = 'no';

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.identity = options.identity;
    this.expiresAt = options.expiresAt;
    const { response, feed, lastEventId } = options;
    response.writeHead(200, HEADERS);
    this.#write(`retry: ${RETRY_MS}\n`);
    const place = lastEventId === null ? feed.newest : feed.placeOf(lastEventId);
    this.#heard = place ?? feed.newest;
    if (place === null || feed.after(place) === null) this.#reset();
    else if (lastEventId === null) this.#event('ready', feed.idOf(), {});
    else this.#write('event: ready\ndata: {}\n\n');
    this.#leave = feed.listen(() => this.#catchUp());
    response.on('drain', () => {
      this.#unread = 'no';
      this.#catchUp();
    });
    // Its other end went away, or we ended it.
    response.on('close', () => this.#ended());
    response.on('error', () => this.#ended());
    this.#catchUp();
  }

  get isOpen(): boolean {
    return this.#open;
  }

  matches(test: (identity: Identity) => boolean): boolean {
    return test(this.identity);
  }

  /** Keeps proxies from giving up, and says how far it heard, also of what it did not ask for. Ends who reads nothing. */
  keepAlive(): void {
    if (this.#unread === 'no') {
      this.#write(`: still here\nid: ${this.#options.feed.idOf(this.#heard)}\n\n`);
    } else if (this.#unread === 'since then') {
      this.#unread = 'since before';
    } else {
      const { response, onSlow } = this.#options;
      this.#ended();
      onSlow();
      // What waits would never leave.
      response.destroy();
    }
  }

  /** @param code as a socket would be closed with */
  close(code: number, message: string): void {
    if (!this.#open) return;
    this.#write(`event: closed\ndata: ${JSON.stringify({ code, message })}\n\n`);
    this.#ended();
    this.#options.response.end();
  }

  #catchUp(): void {
    const { feed, kinds } = this.#options;
    const missed = feed.after(this.#heard);
    if (missed === null) {
      if (this.#open && this.#unread === 'no') this.#reset();
      return;
    }
    for (const { seq, kind, at, data } of missed) {
      if (!this.#open || this.#unread !== 'no') return;
      this.#heard = seq;
      if (kinds.has(kind)) this.#event(kind, feed.idOf(seq), { at, ...data });
    }
  }

  #reset(): void {
    const { feed } = this.#options;
    this.#heard = feed.newest;
    this.#event('reset', feed.idOf(), { reason: 'What was missed is not known any more.' });
  }

  #event(name: string, id: string, data: object): void {
    // JSON has no line breaks of its own.
    this.#write(`event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #write(text: string): void {
    if (!this.#open || this.#options.response.write(text)) return;
    if (this.#unread === 'no') this.#unread = 'since then';
  }

  #ended(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#leave();
  }
}
