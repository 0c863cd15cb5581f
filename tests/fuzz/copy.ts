import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { vi } from 'vitest';
import { messageYjsSyncStep1 } from 'y-protocols/sync';
import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType } from '#lib/protocol/messages';
import { EditTracker } from '#lib/replica/edits';
import { ReplicaSocket } from '#lib/replica/socket';
import { ClientSocket, type Frame, type Line, type Listener } from './network';

export interface CopyEvents {
  /** An edit was made here; `transaction` is running its last handlers. */
  edited(update: Uint8Array, transaction: Y.Transaction): void;
  /** The server sent this: before it is merged, which may delete what lost against an edit of this copy's own. */
  shown(copy: Copy, update: Uint8Array): void;
  /** This copy contains everything up to this version, the server says. */
  version(copy: Copy, version: number): void;
  /** The server says that these edits are on its disk. */
  saved(copy: Copy, updates: readonly Uint8Array[]): void;
  refused(json: string): void;
  /** Turned away for another reason than the end of the epoch. */
  closed(code: number, reason: string): void;
}

export interface CopyOptions {
  /** Host name that is dialled: the server knows the device by that. */
  readonly name: string;
  readonly as: string;
  readonly site: { readonly uid: string; readonly epoch: number };
  readonly listener: Listener;
  /** Whether the device's network works at all at the moment. */
  readonly online: () => boolean;
  readonly events: CopyEvents;
}

/** What is on a device: everything when it was written, and the edits in it that no server has confirmed. */
export interface Stored {
  readonly site: CopyOptions['site'];
  readonly state: Uint8Array;
  readonly unsaved: readonly Uint8Array[];
}

const NOBODY: Listener = { accept: () => null };

/** A device's copy of one epoch, with the product's own socket and edit tracker under the rules of `replica/replica.ts`. */
export class Copy {
  readonly doc = new Y.Doc();
  readonly edits = new EditTracker();
  readonly #options: CopyOptions;
  readonly #socket: ReplicaSocket;
  /** Updates of this device that no server has confirmed, under the number of their edit. */
  #unsaved: { readonly n: number; readonly update: Uint8Array }[] = [];
  #answered = false;
  #synced = false;
  #ended = false;
  #line: Line | null = null;

  constructor(options: CopyOptions, stored: Stored | null = null) {
    this.#options = options;
    if (stored !== null) {
      Y.applyUpdate(this.doc, stored.state, { kind: 'load' });
      if (stored.unsaved.length > 0) this.edits.inherited();
      this.#unsaved = stored.unsaved.map((update) => ({ n: this.edits.made, update }));
    }
    this.doc.on('update', this.#onUpdate);
    this.#socket = this.#makeSocket();
  }

  get site(): CopyOptions['site'] {
    return this.#options.site;
  }

  get line(): Line | null {
    return this.#line;
  }

  /** Whether the server's document has been merged into this one on the connection that is open. */
  get synced(): boolean {
    return this.#synced;
  }

  /** Whether the server has another epoch now. */
  get ended(): boolean {
    return this.#ended;
  }

  get unsaved(): readonly Uint8Array[] {
    return this.#unsaved.map(({ update }) => update);
  }

  connect(): void {
    this.#socket.connect();
  }

  stored(): Stored {
    this.edits.stored(this.edits.made);
    return { site: this.site, state: Y.encodeStateAsUpdate(this.doc), unsaved: this.unsaved };
  }

  close(): void {
    this.#socket.destroy();
    this.doc.off('update', this.#onUpdate);
    this.doc.destroy();
  }

  #makeSocket(): ReplicaSocket {
    const { name, as, site, listener, online, events } = this.#options;
    const dialled = (line: Line): void => {
      this.#line = line;
    };
    const heard = (update: Uint8Array): void => events.shown(this, update);
    class Socket extends ClientSocket {
      constructor(url: string) {
        super(url, online() ? listener : NOBODY);
        dialled(this.line);
      }

      override arrive(frame: Frame): void {
        const update = frame.kind === 'message' ? updateIn(frame.bytes) : null;
        if (update !== null) heard(update);
        super.arrive(frame);
      }
    }
    // The provider keeps the class that it finds while it is made.
    vi.stubGlobal('WebSocket', Socket);
    const socket = new ReplicaSocket(
      this.doc,
      { url: `ws://${name}/sync`, as, site: site.uid, epoch: site.epoch },
      {
        connection: (state) => {
          if (state === 'online') return;
          this.#answered = false;
          this.#synced = false;
        },
        synced: () => {
          this.#synced = true;
        },
        answered: () => {
          this.#answered = true;
          this.#ask();
        },
        acknowledged: (n) => this.#acknowledged(n),
        version: (version) => events.version(this, version),
        statuses: () => undefined,
        ordered: () => undefined,
        refusedMessage: (json) => events.refused(json),
        closed: (code, reason) => {
          if (code === CloseCode.otherEpoch) this.#ended = true;
          else events.closed(code, reason);
        },
      },
    );
    vi.unstubAllGlobals();
    return socket;
  }

  readonly #onUpdate = (
    update: Uint8Array,
    _origin: unknown,
    _doc: Y.Doc,
    transaction: Y.Transaction,
  ): void => {
    if (!transaction.local) return;
    this.#unsaved.push({ n: this.edits.edited(), update });
    this.#options.events.edited(update, transaction);
    queueMicrotask(() => this.#ask());
  };

  #ask(): void {
    if (!this.#answered || !this.edits.unsaved) return;
    const { made } = this.edits;
    this.#socket.send(MessageType.acknowledge, (encoder) => encoding.writeVarUint(encoder, made));
  }

  #acknowledged(n: number): void {
    this.edits.acknowledged(n);
    if (n > this.edits.made) return;
    const saved = this.#unsaved.filter((edit) => edit.n <= n);
    this.#unsaved = this.#unsaved.filter((edit) => edit.n > n);
    this.#options.events.saved(
      this,
      saved.map(({ update }) => update),
    );
  }
}

/** The update in a message of the server; null when it is another kind of message. */
function updateIn(message: Uint8Array): Uint8Array | null {
  const decoder = decoding.createDecoder(message);
  if (decoding.readVarUint(decoder) !== MessageType.sync) return null;
  return decoding.readVarUint(decoder) === messageYjsSyncStep1 ? null : decoding.readVarUint8Array(decoder);
}
