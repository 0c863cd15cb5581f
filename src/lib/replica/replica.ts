import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { SiteReader } from '#lib/model/read';
import type { Site } from '#lib/model/site';
import { type CloseCode, isCloseCode } from '#lib/protocol/close-codes';
import { MessageType, type ScreenStatus, type Status, SYNC_PATH } from '#lib/protocol/messages';
import type { Origin } from '#lib/protocol/origins';
import { EditTracker } from './edits';
import { ReplicaSocket } from './socket';
import { parseStatuses } from './statuses';
import { DeviceStorage } from './storage';
import type { Replica, ReplicaStatus } from './types';

export interface ReplicaOptions {
  /** Whose copy it is; one browser may hold those of a person and of several screens side by side. */
  readonly identity:
    | { readonly kind: 'user'; readonly userId: string }
    | { readonly kind: 'device'; readonly screenId: string };
  /** The site and epoch that this copy belongs to: they name its database, so that two sites never share one. */
  readonly site: { readonly uid: string; readonly epoch: number };
  /** Base URL of the server, `http://host:port`; the page's own unless given. */
  readonly server?: string;
}

/** Opens this device's copy of a site. It is usable at once; `loaded` tells when the device's storage was read. */
export function openReplica(options: ReplicaOptions): Replica {
  return new BrowserReplica(options);
}

/** The name of the database that holds the copy. */
export function replicaDatabase({ identity, site }: ReplicaOptions): string {
  const owner = identity.kind === 'user' ? 'user' : `device/${identity.screenId}`;
  return `vitrine/site/${site.uid}/${site.epoch}/${owner}`;
}

class BrowserReplica implements Replica {
  readonly doc = new Y.Doc();
  readonly loaded: Promise<void>;
  readonly #options: ReplicaOptions;
  readonly #reader: SiteReader;
  readonly #socket: ReplicaSocket;
  readonly #storage: DeviceStorage;
  readonly #edits = new EditTracker();
  readonly #siteListeners = new Set<(site: Site) => void>();
  readonly #statusListeners = new Set<(status: ReplicaStatus) => void>();
  readonly #screenListeners = new Set<(screens: ReadonlyMap<string, ScreenStatus>) => void>();
  #screens: ReadonlyMap<string, ScreenStatus> = new Map();
  #devicesRevision = 0;
  /** Whether this connection's server has been sent all that it lacked. */
  #answered = false;
  /** The next version message covers an edit of ours. */
  #versionIsOurs = false;
  #status: ReplicaStatus = {
    replica: 'loading',
    edits: 'saved',
    connection: 'offline',
    refusal: null,
    storageProblem: null,
    version: null,
    savedVersion: null,
  };

  constructor(options: ReplicaOptions) {
    this.#options = options;
    const { identity } = options;
    this.#reader = new SiteReader(this.doc);
    this.#reader.onChange((site) => {
      for (const listener of this.#siteListeners) listener(site);
    });
    this.doc.on('update', this.#onUpdate);
    let loaded: () => void = () => undefined;
    this.loaded = new Promise((resolve) => (loaded = resolve));
    this.#storage = new DeviceStorage(replicaDatabase(options), this.doc, this.#edits, {
      loaded: (savedVersion) => {
        this.#update({
          replica: this.#status.replica === 'loading' ? 'local' : this.#status.replica,
          savedVersion: this.#status.savedVersion ?? savedVersion,
        });
        this.#askForAcknowledgement();
        loaded();
      },
      stored: () => this.#update({}),
      problem: (storageProblem) => this.#update({ storageProblem }),
    });
    const base = new URL(options.server ?? location.origin);
    base.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#socket = new ReplicaSocket(
      this.doc,
      {
        url: new URL(SYNC_PATH, base).href,
        as: identity.kind === 'user' ? 'user' : `device:${identity.screenId}`,
        site: options.site.uid,
      },
      {
        connection: (connection) => {
          if (connection !== 'online') this.#answered = false;
          const replica =
            this.#status.replica === 'synced' && connection !== 'online' ? 'local' : this.#status.replica;
          this.#update({ connection, replica });
        },
        synced: () => this.#update({ replica: 'synced' }),
        answered: () => {
          this.#answered = true;
          this.#askForAcknowledgement();
        },
        acknowledged: (edit) => this.#acknowledged(edit),
        version: (version) => this.#versionArrived(version),
        statuses: (json) => this.#statusesArrived(json),
        refusedMessage: (json) => console.warn('The server did not carry out a message:', json),
        closed: (code, message) => {
          const known: CloseCode = isCloseCode(code) ? code : 4400;
          this.#update({ refusal: { code: known, message }, connection: 'offline' });
        },
      },
    );
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
    this.#update({ refusal: null });
    this.#socket.connect();
  }

  report(status: Status): void {
    this.#socket.send(MessageType.status, (encoder) =>
      encoding.writeVarString(encoder, JSON.stringify(status)),
    );
  }

  async close(): Promise<void> {
    this.#end();
    await this.#storage.close();
  }

  async erase(): Promise<void> {
    this.#end();
    await this.#storage.erase();
  }

  #end(): void {
    removeEventListener('online', this.#onNetwork);
    this.#socket.destroy();
    this.#reader.destroy();
    this.doc.off('update', this.#onUpdate);
    this.#siteListeners.clear();
    this.#statusListeners.clear();
    this.#screenListeners.clear();
  }

  readonly #onNetwork = (): void => this.#socket.retry();

  readonly #onUpdate = (
    _update: Uint8Array,
    _origin: unknown,
    _doc: Y.Doc,
    transaction: Y.Transaction,
  ): void => {
    if (!transaction.local) return;
    this.#edits.edited();
    this.#update({});
    // After the provider's own listener, which sends the edit itself.
    queueMicrotask(() => this.#askForAcknowledgement());
  };

  #askForAcknowledgement(): void {
    if (!this.#answered || !this.#edits.unsaved) return;
    const { made } = this.#edits;
    this.#socket.send(MessageType.acknowledge, (encoder) => encoding.writeVarUint(encoder, made));
  }

  #acknowledged(edit: number): void {
    this.#edits.acknowledged(edit);
    this.#versionIsOurs = true;
    this.#update({});
  }

  #versionArrived(version: number): void {
    if (!this.#versionIsOurs) {
      this.#update({ version });
      return;
    }
    this.#versionIsOurs = false;
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
    const next: ReplicaStatus = { ...this.#status, ...change, edits: this.#edits.place };
    const keys = Object.keys(next) as (keyof ReplicaStatus)[];
    if (keys.every((key) => next[key] === this.#status[key])) return;
    this.#status = next;
    for (const listener of this.#statusListeners) listener(next);
  }
}
