import { messageIn } from '#sync-server/frame';
import type { Wire } from '#sync-server/wire';

/** What is on its way, in order. `open` is the dial on its way up, and the server's welcome on its way down. */
export type Frame =
  | { readonly kind: 'open' }
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string };

/** The other side of a dial: what a listening server does with a new socket. */
export interface Listener {
  /** Null: nobody listens. */
  accept(line: Line): { message(bytes: Uint8Array): void; answered(): void; closed(): void } | null;
}

const CUT: Frame = { kind: 'close', code: 1006, reason: '' };

/**
 * One connection without a network: two queues, moved on by whoever holds the line. Frames of one direction arrive in
 * order or not at all.
 */
export class Line {
  readonly #up: Frame[] = [{ kind: 'open' }];
  readonly #down: Frame[] = [];
  /** What the server does once everything has been read. */
  readonly #drained: (() => void)[] = [];
  #server: ReturnType<Listener['accept']> = null;
  #serverThere = false;
  /** The server reads no more for now. */
  #paused = false;
  /** The server has not noticed yet that nobody is there any more. */
  #clientGone = false;

  constructor(
    readonly url: string,
    private readonly listener: Listener,
    private readonly client: ClientSocket,
  ) {}

  /** Whether anything is left to happen on it. */
  get over(): boolean {
    return this.#server === null && this.#up.length === 0 && this.#down.length === 0;
  }

  /** Bytes on their way to the client. */
  get unread(): number {
    return this.#down.reduce(
      (sum, frame) => sum + (frame.kind === 'message' ? frame.bytes.byteLength : 0),
      0,
    );
  }

  /** Moves frames on, `most` of them; returns whether there were any. */
  deliverUp(most = Infinity): boolean {
    let moved = 0;
    for (; moved < most && this.#up.length > 0 && !this.#paused; moved += 1) this.#arriveUp(this.#up.shift());
    return moved > 0;
  }

  deliverDown(most = Infinity): boolean {
    let moved = 0;
    for (; moved < most && this.#down.length > 0; moved += 1) this.#arriveDown(this.#down.shift());
    if (this.#server !== null && this.unread === 0) for (const run of this.#drained.splice(0)) run();
    return moved > 0;
  }

  /** The network breaks. The client notices; the server does at once, or only when `noticeGone` is called. */
  cut(serverNotices: boolean): void {
    this.#up.length = 0;
    this.#down.length = 0;
    this.#clientGone = true;
    this.client.arrive(CUT);
    if (serverNotices) this.noticeGone();
  }

  /** The server finds out that the client is gone, if it is. */
  noticeGone(): void {
    if (this.#clientGone) this.#endServer();
  }

  /** The server is dead: nothing that it sent or was sent arrives, and nobody tells it. */
  serverDied(): void {
    this.#server = null;
    this.#serverThere = false;
    this.#paused = false;
    this.#up.length = 0;
    this.#down.length = 0;
    if (!this.#clientGone) this.#down.push(CUT);
  }

  /** From the client. */
  send(frame: Frame): void {
    if (!this.#clientGone) this.#up.push(frame);
  }

  hangUp(): void {
    this.send({ kind: 'close', code: 1005, reason: '' });
    this.#down.length = 0;
    this.#clientGone = true;
  }

  /** The server's end. */
  readonly serverSocket: Wire = this.#makeServerSocket();

  #makeServerSocket(): Wire {
    const down = (frame: Frame): void => {
      if (this.#serverThere && !this.#clientGone) this.#down.push(frame);
    };
    const unread = (): number => this.unread;
    return {
      get unsentBytes() {
        return unread();
      },
      write: (frame) => down({ kind: 'message', bytes: new Uint8Array(messageIn(frame)) }),
      afterDrain: (run) => {
        if (this.unread === 0) run();
        else this.#drained.push(run);
      },
      pause: () => {
        this.#paused = true;
      },
      resume: () => {
        this.#paused = false;
      },
      close: (code, reason) => {
        down({ kind: 'close', code, reason });
        this.#paused = false;
      },
      cut: () => {
        this.#up.length = 0;
        down(CUT);
        this.#endServer();
      },
      ping: () => {
        if (!this.#clientGone) this.#server?.answered();
      },
    };
  }

  #arriveUp(frame: Frame | undefined): void {
    if (frame?.kind === 'open') {
      // The server may close it while it accepts it.
      this.#down.push({ kind: 'open' });
      this.#serverThere = true;
      this.#server = this.listener.accept(this);
      if (this.#server === null) this.#down.splice(0, Infinity, CUT);
    } else if (frame?.kind === 'message') this.#server?.message(frame.bytes);
    else if (frame?.kind === 'close') this.#endServer();
  }

  #arriveDown(frame: Frame | undefined): void {
    if (frame === undefined || this.#clientGone) return;
    if (frame.kind === 'close') {
      // What the client had sent before is read before its goodbye.
      this.#up.push(CUT);
      this.#clientGone = true;
    }
    this.client.arrive(frame);
  }

  #endServer(): void {
    const server = this.#server;
    this.#server = null;
    this.#serverThere = false;
    this.#paused = false;
    server?.closed();
  }
}

/** A browser's `WebSocket` as far as y-websocket uses one, on a line. */
export class ClientSocket {
  static readonly OPEN = 1;
  readonly OPEN = 1;
  readyState = 0;
  binaryType = 'blob';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  readonly #line: Line;

  constructor(url: string, listener: Listener) {
    this.#line = new Line(url, listener, this);
  }

  get line(): Line {
    return this.#line;
  }

  send(data: Uint8Array): void {
    if (this.readyState === 1) this.#line.send({ kind: 'message', bytes: data.slice() });
  }

  close(): void {
    if (this.readyState > 1) return;
    this.readyState = 3;
    this.#line.hangUp();
  }

  /** Called by the line. */
  arrive(frame: Frame): void {
    if (this.readyState > 1) return;
    switch (frame.kind) {
      case 'open':
        this.readyState = 1;
        this.onopen?.();
        return;
      case 'message':
        this.onmessage?.({ data: frame.bytes.slice().buffer });
        return;
      case 'close': {
        const { code, reason } = frame;
        if (this.readyState === 0) this.onerror?.({});
        this.readyState = 3;
        this.onclose?.({ code, reason });
      }
    }
  }
}
