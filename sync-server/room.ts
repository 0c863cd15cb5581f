import type { Logger } from 'pino';
import type * as Y from 'yjs';
import { allows, type Identity } from '#lib/access/access';
import { SiteReader } from '#lib/model/read';
import type { Site } from '#lib/model/site';
import { CloseCode } from '#lib/protocol/close-codes';
import type { ScreenStatus } from '#lib/protocol/messages';
import type { Origin } from '#lib/protocol/origins';
import type { LiveSite } from '#lib/server/live';
import { Audience, watchesScreens } from './audience';
import type { Connection } from './connection';
import { LiveDocument } from './document';
import { loadDocument, type Founding } from './load';
import { awarenessMessage, statusesMessage } from './message';
import { Presence } from './presence';
import { receive, type Receiver } from './receive';
import { Snapshots } from './snapshots';
import type { Statuses } from './statuses';
import { StorageHealth } from './storage-health';
import type { DocumentStore } from './store/store';

export interface RoomOptions {
  readonly store: DocumentStore;
  readonly screens: Statuses;
  readonly founding: Founding;
  readonly now: () => number;
  readonly log: Logger;
  /** How often the disk is tried after it refused. */
  readonly probeEveryMs?: number;
}

const PROBE_EVERY_MS = 2_000;

interface Life {
  readonly document: LiveDocument;
  reader: SiteReader;
}

/** One document and everyone who is connected to it. */
export class Room implements LiveSite, Receiver {
  readonly presence = new Presence();
  readonly screens: Statuses;
  readonly #options: RoomOptions;
  readonly #audience = new Audience();
  readonly #storage: StorageHealth;
  readonly #snapshots: Snapshots;
  #life: Promise<Life> | null = null;
  #identity: { readonly uid: string; readonly epoch: number } | null = null;
  #closed = false;

  private constructor(options: RoomOptions) {
    this.#options = options;
    this.screens = options.screens;
    const { store, log, probeEveryMs = PROBE_EVERY_MS } = options;
    this.#storage = new StorageHealth(store, log, probeEveryMs, () => this.#audience.askForEdits());
    this.#snapshots = new Snapshots(options.store, options.now, options.log);
  }

  /** Loads the document, or founds the site in an empty store. */
  static async open(options: RoomOptions): Promise<Room> {
    const room = new Room(options);
    const { document } = await room.#load();
    room.#identity = { uid: document.uid, epoch: document.epoch };
    return room;
  }

  get uid(): string {
    return this.#identity?.uid ?? '';
  }

  get epoch(): number {
    return this.#identity?.epoch ?? 0;
  }

  get acceptsEdits(): boolean {
    return this.#storage.error === null;
  }

  /** Why edits can't be kept at the moment, as a sentence; null when they can. */
  get problem(): string | null {
    return this.#storage.error?.message ?? null;
  }

  /** Lets a client in that has proved who it is; what it said meanwhile is read now. */
  async join(connection: Connection, identity: Identity): Promise<void> {
    if (connection.state.phase === 'closed') return;
    if (!allows(connection.prove(identity), 'site.read')) {
      connection.close(CloseCode.forbidden, 'You may not read this site.');
      return;
    }
    this.#audience.add(connection);
    try {
      const { document } = await this.#load();
      const held = connection.admit(document);
      if (watchesScreens(connection)) connection.send(statusesMessage(this.screens.full()));
      for (const message of held) this.receive(connection, message);
    } catch (error) {
      this.#options.log.error({ err: error }, 'the document can’t be loaded');
      connection.close(CloseCode.tryAgainLater, 'The site can’t be read at the moment; come back.');
    }
  }

  receive(connection: Connection, message: Uint8Array): void {
    if (connection.state.phase === 'proving') connection.hold(message);
    else receive(this, connection, message);
  }

  leave(connection: Connection): void {
    connection.state = { phase: 'closed' };
    if (!this.#audience.remove(connection)) return;
    this.screens.left(connection);
    const gone = this.presence.leave(connection);
    if (gone !== null) this.toPeople(awarenessMessage(gone), connection);
  }

  toPeople(message: Uint8Array, except: Connection): void {
    this.#audience.toPeople(message, except);
  }

  async site(): Promise<Site> {
    const { document, reader } = await this.#load();
    const { site } = reader;
    try {
      await document.settled();
      return site;
    } catch {
      // What it showed never reached the disk (and was reported there); what is on the disk is the answer.
      return (await this.#load()).reader.site;
    }
  }

  async edit<T>(by: string, change: (doc: Y.Doc, origin: Origin) => T): Promise<T> {
    const { document } = await this.#load();
    if (this.#storage.error !== null) throw this.#storage.error;
    const value = document.edit(by, change);
    await document.settled();
    return value;
  }

  statuses(): readonly ScreenStatus[] {
    return this.screens.all();
  }

  devicesChanged(): void {
    this.screens.devicesChanged();
  }

  closeWhere(matches: (identity: Identity) => boolean, code: CloseCode, reason: string): void {
    this.#audience.closeWhere(matches, code, reason);
  }

  /** Called every `KEEP_ALIVE_MS`. */
  keepAlive(): void {
    this.#audience.keepAlive();
  }

  /** Called every second: tells managers what changed about screens. */
  sendStatuses(): void {
    const delta = this.screens.takeDelta();
    if (delta !== null) this.#audience.sendStatuses(delta);
  }

  /** Says goodbye to everyone and waits for what is on its way to the disk. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#storage.close();
    this.#audience.closeWhere(() => true, CloseCode.goingAway, 'The server stops; come back.');
    // A load that fails now was reported to whoever asked for it.
    const life = await this.#life?.catch(() => null);
    if (life == null) return;
    const { document, reader } = life;
    await document.settled().catch(() => undefined); // reported where it failed; the authors still hold those edits
    await this.#snapshots.finished();
    reader.destroy();
    document.doc.destroy();
  }

  /** Everyone who comes while the document loads waits for the same load. */
  #load(): Promise<Life> {
    if (this.#closed) return Promise.reject(new Error('The server is stopping.'));
    this.#life ??= this.#begin().catch((error: unknown) => {
      this.#life = null;
      throw error;
    });
    return this.#life;
  }

  async #begin(): Promise<Life> {
    const { store, founding, now, log } = this.#options;
    const loaded = await loadDocument(store, founding, now, (error) => {
      log.error({ err: error }, 'the newest snapshot can’t be read; loading the whole log instead');
    });
    this.#snapshots.startFrom(loaded.snapshotSeq);
    const document: LiveDocument = new LiveDocument({
      ...loaded,
      store,
      now,
      onCommitted: (update) => this.#audience.sendUpdate(update),
      onGroupEnd: () => {
        this.#audience.sendVersion(document.committed);
        this.#snapshots.consider(document);
      },
      onRemade: (doc) => {
        life.reader.destroy();
        life.reader = new SiteReader(doc);
      },
      onFailed: (error, bytes) => this.#failed(life, error, bytes),
    });
    const life: Life = { document, reader: new SiteReader(loaded.doc) };
    return life;
  }

  /** SS4: the document holds what is not on the disk: it is dropped, everyone comes back to what is. */
  #failed({ document, reader }: Life, error: unknown, bytes: number): void {
    this.#life = null;
    this.#storage.failed(error, bytes);
    reader.destroy();
    this.#audience.closeWhere(
      () => true,
      CloseCode.tryAgainLater,
      'The server could not save; your edits stay on your device.',
    );
    document.doc.destroy();
  }
}
