/** What a client sent: a message, or a ping to be answered once everything before it was read. */
export type Incoming = Uint8Array | { readonly ping: Uint8Array };

export interface InboxLimits {
  readonly inboxMessages: number;
  readonly inboxBytes: number;
}

const bytesOf = (incoming: Incoming): number =>
  incoming instanceof Uint8Array ? incoming.byteLength : incoming.ping.byteLength;

/** What one client sent and nobody has read yet. While it is full, its socket is not read from (SS10.6). */
export class Inbox {
  #messages: Incoming[] = [];
  #read = 0;
  #bytes = 0;
  #paused = false;

  constructor(
    private readonly socket: { pause(): void; resume(): void },
    private readonly limits: InboxLimits,
  ) {}

  get isEmpty(): boolean {
    return this.#read === this.#messages.length;
  }

  push(incoming: Incoming): void {
    this.#messages.push(incoming);
    this.#bytes += bytesOf(incoming);
    if (this.#paused || this.#fill() < 1) return;
    this.#paused = true;
    this.socket.pause();
  }

  take(): Incoming | null {
    const incoming = this.#messages[this.#read];
    if (incoming === undefined) return null;
    this.#read += 1;
    this.#bytes -= bytesOf(incoming);
    if (this.isEmpty) {
      this.#messages = [];
      this.#read = 0;
    }
    if (this.#paused && this.#fill() <= 0.5) {
      this.#paused = false;
      this.socket.resume();
    }
    return incoming;
  }

  clear(): void {
    this.#messages = [];
    this.#read = 0;
    this.#bytes = 0;
  }

  /** 1 and more: full. */
  #fill(): number {
    const { inboxMessages, inboxBytes } = this.limits;
    return Math.max((this.#messages.length - this.#read) / inboxMessages, this.#bytes / inboxBytes);
  }
}
