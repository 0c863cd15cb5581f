import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { describe, type Description } from '#lib/model/describe';
import { DocDigest } from '#lib/model/digest';
import { SiteReader } from '#lib/model/read';
import type { Site } from '#lib/model/site';
import { CloseCode } from '#lib/protocol/close-codes';
import type { LiveAnswer, LiveOrder } from '#lib/protocol/live-command';
import {
  MessageType,
  type Report,
  type ScreenStatus,
  ROOM,
  type Status,
  SYNC_PATH,
} from '#lib/protocol/messages';
import type { Origin } from '#lib/protocol/origins';
import { databaseName, ownerOf, SHARED_OWNER, type ReplicaIdentity, type SiteEpoch } from './database-name';
import { EditTracker } from './edits';
import { parseOrder } from './order';
import { parseRefusal, refusalOf } from './refusal';
import { HttpFallback } from './http-fallback';
import { ReplicaSocket } from './socket';
import { parseStatuses } from './statuses';
import { DeviceStorage } from './storage';
import { adoptStoredCopy } from './stored-copy';
import type { Replica, ReplicaStatus } from './types';

export interface ReplicaOptions {
  readonly identity: ReplicaIdentity;
  readonly site: SiteEpoch;
  /** Base URL of the server, `http://host:port`; the page's own unless given. */
  readonly server?: string;
}

/** Opens this device's copy of a site. It is usable at once; `loaded` tells when the device's storage was read. */
export function openReplica(options: ReplicaOptions): Replica {
  return new BrowserReplica(options);
}

class BrowserReplica implements Replica {
  readonly name: string;
  readonly doc = new Y.Doc();
  readonly loaded: Promise<void>;
  readonly #options: ReplicaOptions;
  readonly #reader: SiteReader;
  readonly #socket: ReplicaSocket;
  readonly #storage: DeviceStorage;
  readonly #edits = new EditTracker();
  /** Whether the edits on this device were refused is known, as far as it can be. */
  readonly #known: Promise<void>;
  #ended = false;
  /** Of a copy that nobody edits: it names what it holds instead of showing its vector, and reports it. */
  readonly #digest: DocDigest | null;
  readonly #siteListeners = new Set<(site: Site) => void>();
  readonly #statusListeners = new Set<(status: ReplicaStatus) => void>();
  readonly #screenListeners = new Set<(screens: ReadonlyMap<string, ScreenStatus>) => void>();
  readonly #orderListeners = new Set<(order: LiveOrder) => void>();
  /** Of a copy that nobody edits: what it does where no socket opens. */
  readonly #fallback: HttpFallback | null = null;
  /** The newest, for who asks over HTTP. */
  #report: Report | null = null;
  #screens: ReadonlyMap<string, ScreenStatus> = new Map();
  #devicesRevision = 0;
  /** Whether this connection's server has been sent all that it lacked. */
  #answered = false;
  #described: { readonly transaction: Y.Transaction; readonly changes: Description['changes'] } | null = null;
  /** Why the server does not take the edits of this copy, told just before it closes. */
  #tooLarge: string | null = null;
  #status: ReplicaStatus = {
    replica: 'loading',
    edits: 'unknown',
    pending: [],
    connection: 'offline',
    refusal: null,
    storageProblem: null,
    version: null,
    savedVersion: null,
  };

  constructor(options: ReplicaOptions) {
    this.#options = options;
    const { identity, site } = options;
    this.name = databaseName(ownerOf(identity), site);
    this.#reader = new SiteReader(this.doc);
    this.#reader.onChange((site) => {
      for (const listener of this.#siteListeners) listener(site);
    });
    this.doc.on('afterTransaction', this.#describe);
    this.doc.on('update', this.#onUpdate);
    this.#digest = identity.kind === 'device' ? new DocDigest(this.doc) : null;
    let loaded: () => void = () => undefined;
    let known: () => void = () => undefined;
    this.#known = new Promise((resolve) => (known = resolve));
    this.loaded = new Promise((resolve) => (loaded = resolve));
    this.#storage = new DeviceStorage(
      this.name,
      this.doc,
      this.#edits,
      {
        refused: ({ message }) => {
          // Before those edits are read, and would go out: on a slow device the socket may be open.
          this.#socket.disconnect();
          this.#update({ refusal: { code: CloseCode.tooLarge, message }, connection: 'offline' });
        },
        known: () => known(),
        loaded: (savedVersion) => {
          this.#edits.read();
          this.#update({
            replica: this.#status.replica === 'loading' ? 'local' : this.#status.replica,
            savedVersion: this.#status.savedVersion ?? savedVersion,
          });
          this.#askForAcknowledgement();
          loaded();
        },
        stored: () => this.#update({}),
        problem: (storageProblem) => this.#update({ storageProblem }),
      },
      async () => {
        if (identity.kind === 'user') await adoptStoredCopy(databaseName(SHARED_OWNER, site), this.name);
      },
    );
    const base = new URL(options.server ?? location.origin);
    base.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#socket = new ReplicaSocket(
      this.doc,
      {
        url: new URL(SYNC_PATH, base).href,
        as: identity.kind === 'user' ? 'user' : `device:${identity.screenId}`,
        site: site.uid,
        epoch: site.epoch,
        ...(identity.kind === 'device' ? { digest: () => this.#held() } : {}),
      },
      {
        connection: (connection) => this.#connectionChanged(connection),
        synced: () => this.#update({ replica: 'synced' }),
        answered: () => {
          this.#answered = true;
          this.#askForAcknowledgement();
        },
        acknowledged: (edit, version) => this.#acknowledged(edit, version),
        version: (version) => this.#update({ version }),
        statuses: (json) => this.#statusesArrived(json),
        ordered: (json) => this.#ordered(json),
        refusedMessage: (json) => {
          const refusal = parseRefusal(json);
          if (refusal.isForSize) this.#tooLarge = refusal.message;
          else console.warn('The server did not carry out a message:', refusal.message);
        },
        closed: (code, message) => this.#closed(code, message),
      },
    );
    if (identity.kind === 'device') this.#fallback = this.#askOverHttp(identity.screenId);
    addEventListener('online', this.#onNetwork);
  }

  get site(): Site {
    return this.#reader.site;
  }

  get status(): ReplicaStatus {
    return this.#status;
  }

  get screens(): ReadonlyMap<string, ScreenStatus> {
    return this.#screens;
  }

  get devicesRevision(): number {
    return this.#devicesRevision;
  }

  onSite(listener: (site: Site) => void): () => void {
    this.#siteListeners.add(listener);
    return () => this.#siteListeners.delete(listener);
  }

  onStatus(listener: (status: ReplicaStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  onScreens(listener: (screens: ReadonlyMap<string, ScreenStatus>) => void): () => void {
    this.#screenListeners.add(listener);
    return () => this.#screenListeners.delete(listener);
  }

  edit<T>(change: (doc: Y.Doc, origin: Origin) => T): T {
    const { identity } = this.#options;
    const by = identity.kind === 'user' ? identity.userId : `device:${identity.screenId}`;
    return change(this.doc, { kind: 'edit', by });
  }

  connect(): void {
    if (this.#status.refusal?.code === CloseCode.tooLarge) return;
    this.#update({ refusal: null });
    void this.#known.then(() => {
      if (!this.#ended && this.#status.refusal === null) this.#socket.connect();
    });
  }

  tryAgain(): void {
    this.#storage.refuse(null);
    this.#update({ refusal: null });
    this.#socket.connect();
  }

  isStored(): Promise<boolean> {
    return this.#storage.whole();
  }

  get editsMade(): number {
    return this.#edits.made;
  }

  carriedOver(upTo: number): void {
    this.#edits.acknowledged(upTo);
    this.#update({});
  }

  report(report: Report): void {
    this.#report = report;
    const status = this.#statusOf(report);
    this.#socket.send(MessageType.status, (encoder) =>
      encoding.writeVarString(encoder, JSON.stringify(status)),
    );
  }

  onOrder(listener: (order: LiveOrder) => void): () => void {
    this.#orderListeners.add(listener);
    return () => this.#orderListeners.delete(listener);
  }

  answer(answer: LiveAnswer, picture: Uint8Array): void {
    this.#socket.send(MessageType.answer, (encoder) => {
      encoding.writeVarString(encoder, JSON.stringify(answer));
      encoding.writeVarUint8Array(encoder, picture);
    });
  }

  #ordered(json: string): void {
    const order = parseOrder(json);
    // A newer server's: it reads in our status what we know, so this is rare, and it says that nobody answered.
    if (order === null) console.warn('The server asked for something that this version does not know.');
    else for (const listener of this.#orderListeners) listener(order);
  }

  async close(): Promise<void> {
    this.#end();
    await this.#storage.close();
  }

  async erase(): Promise<void> {
    this.#end();
    await this.#storage.erase();
  }

  #statusOf(report: Report): Status {
    const applied = this.#status.version;
    return { ...report, applied, digest: applied === null ? null : this.#held() };
  }

  /** The digest of what this copy holds; null when that is nothing, or nobody asks. */
  #held(): string | null {
    return this.doc.store.clients.size === 0 ? null : (this.#digest?.value ?? null);
  }

  #connectionChanged(connection: 'offline' | 'connecting' | 'online'): void {
    if (connection === 'online') {
      this.#fallback?.stop();
      this.#update({ connection });
      return;
    }
    this.#answered = false;
    this.#fallback?.start();
    // The socket is tried all the while; what the server says over HTTP counts until it opens.
    if (this.#status.connection === 'polling') return;
    this.#lost(connection);
  }

  #askOverHttp(screenId: string): HttpFallback {
    const { uid, epoch } = this.#options.site;
    const url = new URL(`${SYNC_PATH}/${ROOM}`, this.#options.server ?? location.origin);
    url.search = new URLSearchParams({
      as: `device:${screenId}`,
      site: uid,
      epoch: String(epoch),
    }).toString();
    const fetch = globalThis.fetch.bind(globalThis);
    return new HttpFallback(
      { doc: this.doc, url: url.href, epoch, fetch, random: Math.random },
      {
        asks: () => ({
          digest: this.#held(),
          status: this.#report === null ? null : this.#statusOf(this.#report),
        }),
        answered: (version) => this.#update({ connection: 'polling', replica: 'synced', version }),
        refused: (code, message) => {
          if (this.#status.refusal !== null) return;
          this.#socket.disconnect();
          this.#closed(code, message);
        },
        unanswered: () => {
          if (this.#status.connection === 'polling') this.#lost('offline');
        },
      },
    );
  }

  #lost(connection: 'offline' | 'connecting'): void {
    const { replica } = this.#status;
    this.#update({ connection, replica: replica === 'synced' ? 'local' : replica });
  }

  #end(): void {
    this.#ended = true;
    removeEventListener('online', this.#onNetwork);
    this.#socket.destroy();
    // After the socket has said that it is gone.
    this.#fallback?.stop();
    this.#reader.destroy();
    this.doc.off('afterTransaction', this.#describe);
    this.#digest?.destroy();
    this.doc.off('update', this.#onUpdate);
    this.#siteListeners.clear();
    this.#statusListeners.clear();
    this.#screenListeners.clear();
    this.#orderListeners.clear();
  }

  readonly #onNetwork = (): void => this.#socket.retry();

  /** Now, while the values that it replaces can still be read. */
  readonly #describe = (transaction: Y.Transaction): void => {
    if (transaction.local) this.#described = { transaction, changes: describe(transaction).changes };
  };

  readonly #onUpdate = (
    _update: Uint8Array,
    _origin: unknown,
    _doc: Y.Doc,
    transaction: Y.Transaction,
  ): void => {
    if (!transaction.local) return;
    this.#edits.edited(this.#described?.transaction === transaction ? this.#described.changes : []);
    this.#described = null;
    this.#update({});
    // After the provider's own listener, which sends the edit itself.
    queueMicrotask(() => this.#askForAcknowledgement());
  };

  #closed(code: number, reason: string): void {
    if (code === CloseCode.otherEpoch) this.#fallback?.start();
    else this.#fallback?.stop();
    const refusal = refusalOf(code, reason, this.#tooLarge);
    this.#tooLarge = null;
    if (refusal.code === CloseCode.tooLarge) this.#storage.refuse({ message: refusal.message });
    this.#update({ refusal });
    this.#lost('offline');
  }

  #askForAcknowledgement(): void {
    if (!this.#answered || !this.#edits.unsaved) return;
    const { made } = this.#edits;
    this.#socket.send(MessageType.acknowledge, (encoder) => encoding.writeVarUint(encoder, made));
  }

  #acknowledged(edit: number, version: number | null): void {
    this.#edits.acknowledged(edit);
    if (version === null) {
      this.#update({});
      return;
    }
    this.#update({ version, savedVersion: version });
    if (!this.#edits.unsaved) this.#storage.saved(version);
  }

  #statusesArrived(json: string): void {
    const delta = parseStatuses(json);
    if (delta === null) return;
    const screens = new Map(delta.full ? [] : this.#screens);
    for (const screen of delta.screens) screens.set(screen.screen, screen);
    this.#screens = screens;
    this.#devicesRevision = delta.devices;
    for (const listener of this.#screenListeners) listener(screens);
  }

  /** Sets what changed, derives `edits`, and tells the listeners only of a real difference. */
  #update(change: Partial<ReplicaStatus>): void {
    const { place, pending } = this.#edits;
    const next: ReplicaStatus = { ...this.#status, ...change, edits: place, pending };
    const keys = Object.keys(next) as (keyof ReplicaStatus)[];
    if (keys.every((key) => next[key] === this.#status[key])) return;
    this.#status = next;
    for (const listener of this.#statusListeners) listener(next);
  }
}
