import type { Logger } from 'pino';
import type * as Y from 'yjs';
import { allows, type Identity } from '#lib/access/access';
import type { LateEdits } from '#lib/model/carry-over';
import type { Migration } from '#lib/model/migrations';
import type { Site } from '#lib/model/site';
import { CloseCode } from '#lib/protocol/close-codes';
import type { LiveCommand, LiveResult } from '#lib/protocol/live-command';
import type { Refusal, ScreenStatus, Status } from '#lib/protocol/messages';
import type { Origin } from '#lib/protocol/origins';
import type { EpochEnd, LiveSite } from '#lib/server/live';
import { Audience, watchesScreens } from './audience';
import type { Change } from './commits';
import type { Connection } from './connection';
import { Epochs } from './epochs/epochs';
import { ON_THE_SPOT, type EpochWork } from './epochs/work';
import { fanOut } from './fan-out';
import type { FoldingOptions } from './folding';
import { Holder } from './holder';
import type { Incoming } from './inbox';
import { LIMITS, type Limits } from './limits';
import { LiveOrders } from './live-orders';
import type { Founding } from './load';
import { awarenessMessage, statusesMessage } from './message';
import { Metrics, type MetricsSnapshot } from './metrics';
import { newsFor, type News } from './news';
import { Presence } from './presence';
import { receive, type Receiver } from './receive';
import { standingOf } from './standing';
import type { Statuses } from './statuses';
import { StorageHealth } from './storage-health';
import type { DocumentStore } from './store/store';
import { Turns } from './turns';
import { Turnstile } from './turnstile';

export interface RoomOptions {
  readonly store: DocumentStore;
  readonly screens: Statuses;
  readonly founding: Founding;
  readonly now: () => number;
  readonly log: Logger;
  /** How often the disk is tried after it refused. */
  readonly probeEveryMs?: number;
  /** Does what takes long for a large document. */
  readonly work?: EpochWork;
  /** For tests; everyone else leaves the list that the readers use. */
  readonly migrations?: readonly Migration[];
  /** How the log becomes a snapshot; without one it happens in place, which is for small documents and tests. */
  readonly folding?: Partial<Pick<FoldingOptions, 'folder' | 'pace' | 'pause'>>;
  readonly limits?: Limits;
  readonly metrics?: Metrics;
  /** A clock in ms that only goes forward. */
  readonly monotonic?: () => number;
  /** Told of every change that is on the disk. */
  readonly onEdit?: (edit: Change) => void;
  /** Told of what a client was refused for want of rights. */
  readonly onRefused?: (identity: Identity, address: string, because: Refusal['code']) => void;
  /** Told of what changed about screens, at most some times a second. */
  readonly onScreens?: (screens: readonly ScreenStatus[]) => void;
  /** Others who are let in by their rights, and leave with them. */
  readonly others?: Pick<LiveSite, 'closeWhere'>;
}

const PROBE_EVERY_MS = 2_000;
/** SS6.4: so long the first screen's word about an emergency waits for the others'. */
const ALARM_AFTER_MS = 100;

/** One document and everyone who is connected to it. */
export class Room implements LiveSite, Receiver {
  readonly presence = new Presence();
  readonly screens: Statuses;
  readonly orders: LiveOrders;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly answering: Turnstile<Connection>;
  readonly onRefused: NonNullable<RoomOptions['onRefused']>;
  readonly #log: Logger;
  readonly #monotonic: () => number;
  readonly #audience = new Audience();
  readonly #storage: StorageHealth;
  readonly #holder: Holder;
  readonly #epochs: Epochs;
  readonly #turns: Turns<Connection>;
  readonly #options: Pick<RoomOptions, 'onScreens' | 'others'>;
  #alarm: ReturnType<typeof setTimeout> | null = null;
  #editedAt: number | null = null;
  /** When somebody last needed the document. */
  #neededAt: number;

  private constructor(options: RoomOptions) {
    const { store, log, probeEveryMs = PROBE_EVERY_MS } = options;
    const { limits = LIMITS, metrics = new Metrics(), monotonic = () => performance.now() } = options;
    this.screens = options.screens;
    this.screens.onAlarm = () => {
      this.#alarm ??= setTimeout(() => this.#tellOfScreens(), ALARM_AFTER_MS);
    };
    this.limits = limits;
    this.orders = new LiveOrders({
      patienceMs: limits.orderMs,
      screenOf: (screen) => this.screens.one(screen),
      sockets: () => this.#audience.ofScreens(),
    });
    this.onRefused = options.onRefused ?? (() => undefined);
    this.metrics = metrics;
    this.#options = options;
    this.#log = log;
    this.#monotonic = monotonic;
    this.#neededAt = monotonic();
    this.answering = new Turnstile(limits.answering, monotonic);
    this.#storage = new StorageHealth(store, log, probeEveryMs, () => this.#audience.askForEdits());
    this.#turns = new Turns({
      ...limits,
      // Not the injected one: how long work takes is a fact, not part of what a test plays.
      now: () => performance.now(),
      hasWork: ({ inbox, state }) => !inbox.isEmpty && state.phase !== 'proving',
      work: (connection) => this.#read(connection),
    });
    this.#holder = new Holder({
      ...options,
      metrics,
      maxBytes: limits.documentBytes,
      onCommitted: (group) => {
        this.#editedAt = options.now();
        for (const edit of group) options.onEdit?.(edit);
        this.#committed(group);
      },
      onFailed: (error, bytes) => this.#failed(error, bytes),
    });
    this.#epochs = new Epochs({
      ...options,
      holder: this.#holder,
      work: options.work ?? ON_THE_SPOT,
      problem: () => this.#storage.error,
      editedAt: () => this.#editedAt,
      onTurned: () => this.#audience.leaveEpoch(),
      onOver: () => {
        // Where it could not begin, authors kept what they wrote meanwhile. Where it could, nobody is there.
        if (this.#storage.error === null) this.#audience.askForEdits();
      },
    });
  }

  /** Loads the document, or founds the site in an empty store. */
  static async open(options: RoomOptions): Promise<Room> {
    const room = new Room(options);
    await room.#epochs.migrate(await room.#holder.load());
    return room;
  }

  get uid(): string {
    return this.#holder.identity.uid;
  }

  get epoch(): number {
    return this.#holder.identity.epoch;
  }

  get acceptsEdits(): boolean {
    return this.#storage.error === null && !this.#epochs.turning;
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
    const { epoch } = this;
    this.#audience.add(connection);
    this.metrics.counters.connections[connection.isPerson() ? 'people' : 'screens'] += 1;
    try {
      const { document } = await this.#holder.ready();
      // It was compared with that epoch. And even as this was answered the document may have gone: nobody would commit its edits.
      if (document !== this.#holder.current?.document || document.epoch !== epoch) {
        connection.close(CloseCode.tryAgainLater, 'The site was loaded anew meanwhile; come back.');
        return;
      }
      connection.admit(document);
      if (watchesScreens(connection)) connection.send(statusesMessage(this.screens.full()));
      this.#turns.add(connection);
    } catch (error) {
      this.#log.error({ err: error }, 'the document can’t be loaded');
      connection.close(CloseCode.tryAgainLater, 'The site can’t be read at the moment; come back.');
    }
  }

  /** Takes what a client sent; it is read in the client's turn. */
  receive(connection: Connection, incoming: Incoming): void {
    if (connection.state.phase === 'closed') return;
    connection.inbox.push(incoming);
    this.#turns.add(connection);
  }

  leave(connection: Connection): void {
    connection.ended();
    this.answering.leave(connection);
    if (!this.#audience.remove(connection)) return;
    this.metrics.counters.connections[connection.isPerson() ? 'people' : 'screens'] -= 1;
    this.#neededAt = this.#monotonic();
    this.screens.left(connection);
    this.orders.left(connection);
    const gone = this.presence.leave(connection);
    if (gone !== null) this.toPeople(awarenessMessage(gone), connection);
  }

  /** Everyone who has proved who it is. */
  connections(): readonly Connection[] {
    return [...this.#audience];
  }

  toPeople(message: Uint8Array, except: Connection): void {
    this.#audience.toPeople(message, except);
  }

  async site(): Promise<Site> {
    this.#neededAt = this.#monotonic();
    const { document, reader } = await this.#holder.load();
    const { site } = reader;
    try {
      await document.settled();
      return site;
    } catch {
      // What it showed never reached the disk (and was reported there); what is on the disk is the answer.
      return (await this.#holder.load()).reader.site;
    }
  }

  async edit<T>(by: string, change: (doc: Y.Doc, origin: Origin, site: Site) => T): Promise<T> {
    this.#neededAt = this.#monotonic();
    for (;;) {
      const life = await this.#holder.load();
      if (this.#storage.error !== null) throw this.#storage.error;
      if (!this.#epochs.turning && this.#holder.current === life) {
        const value = life.document.edit(by, (doc, origin) => change(doc, origin, life.reader.site));
        await life.document.settled();
        return value;
      }
      await this.#epochs.turned();
    }
  }

  beginEpoch(reason: string): Promise<number> {
    return this.#epochs.begin(reason);
  }

  epochEnd(epoch: number): Promise<EpochEnd | 'forgotten' | null> {
    return this.#epochs.end(epoch);
  }

  lateEdits(epoch: number, update: Uint8Array): Promise<LateEdits | null> {
    return this.#epochs.lateEdits(epoch, update);
  }

  /** Called every few seconds: what has to happen some time happens now, if this is a good one. */
  tend(): Promise<void> {
    return this.#epochs.tend();
  }

  /** SS15: what a client that holds this lacks; once that is on the disk. */
  async newsFor(digest: string | null): Promise<News> {
    this.#neededAt = this.#monotonic();
    return newsFor((await this.#holder.ready()).document, digest);
  }

  async reportOverHttp(status: Status, isOther: boolean): Promise<void> {
    this.#neededAt = this.#monotonic();
    const { document } = await this.#holder.ready();
    const replica = isOther ? 'differs' : standingOf(status, document);
    this.screens.report({}, status, { replica, via: 'http' });
  }

  statuses(): readonly ScreenStatus[] {
    return this.screens.all();
  }

  order(screens: readonly string[], command: LiveCommand): Promise<readonly LiveResult[]> {
    return this.orders.give(screens, command);
  }

  devicesChanged(): void {
    this.screens.devicesChanged();
  }

  closeWhere(matches: (identity: Identity) => boolean, code: CloseCode, reason: string): void {
    this.#audience.closeWhere(matches, code, reason);
    this.#options.others?.closeWhere(matches, code, reason);
  }

  /** Called `times` times in each round of keep-alives, evenly: everyone has a turn in each round (SS7.3). */
  keepAlive(times = 1): void {
    this.#audience.keepAlive(times);
  }

  /** Called every second: tells managers what changed about screens, and looks after who waits and what is idle. */
  tick(): void {
    this.#tellOfScreens();
    this.answering.giveUpOn(this.limits.answeringMs);
    const idle = this.#audience.size === 0 && this.#monotonic() - this.#neededAt >= this.limits.idleMs;
    if (idle && !this.#epochs.turning && this.#holder.evict())
      this.#log.info('nobody looks at the site: it leaves the memory');
  }

  #tellOfScreens(): void {
    if (this.#alarm !== null) clearTimeout(this.#alarm);
    this.#alarm = null;
    const delta = this.screens.takeDelta();
    this.#audience.sendStatuses(delta, () => this.screens.full());
    if (delta !== null) this.#options.onScreens?.(delta.screens);
  }

  /** What happened so far, in numbers. */
  snapshot(): MetricsSnapshot {
    const document = this.#holder.current?.document;
    return this.metrics.snapshot({
      rooms: document === undefined ? 0 : 1,
      logLag: document === undefined ? 0 : document.applied - document.committed,
      waiting: this.answering.waiting,
    });
  }

  /** Says goodbye to everyone who is still here and waits for what is on its way to the disk. */
  async close(): Promise<void> {
    this.#storage.close();
    this.orders.stop();
    if (this.#alarm !== null) clearTimeout(this.#alarm);
    this.#audience.closeWhere(() => true, CloseCode.goingAway, 'The server stops; come back.');
    await this.#epochs.stop();
    await this.#holder.close();
  }

  #read(connection: Connection): void {
    const incoming = connection.inbox.take();
    if (incoming === null) return;
    this.metrics.counters.messagesIn += 1;
    if (incoming instanceof Uint8Array) receive(this, connection, incoming);
    else if (connection.affords(1)) connection.pong(incoming.ping);
  }

  #committed(group: readonly Change[]): void {
    const started = performance.now();
    this.metrics.counters.updatesSent += fanOut(group, this.#audience);
    this.metrics.fanOut.observe(performance.now() - started);
  }

  /** SS4: the document held what is not on the disk: it was dropped, everyone comes back to what is. */
  #failed(error: unknown, bytes: number): void {
    this.#storage.failed(error, bytes);
    this.#audience.closeWhere(
      () => true,
      CloseCode.tryAgainLater,
      'The server could not save; your edits stay on your device.',
    );
  }
}
