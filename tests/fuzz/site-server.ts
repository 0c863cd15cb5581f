import pino from 'pino';
import type { Identity } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import { Connection } from '#sync-server/connection';
import type { FoldingPace, Pause } from '#sync-server/folding';
import type { Limits } from '#sync-server/limits';
import { Metrics } from '#sync-server/metrics';
import { Room } from '#sync-server/room';
import { Statuses } from '#sync-server/statuses';
import { Disk } from './disk';
import type { Line, Listener } from './network';
import type { Platter } from './platter';

export interface SiteServerOptions {
  readonly platter: Platter;
  readonly now: () => number;
  readonly limits: Limits;
  /** Who a replica is, by the host name that it dials. */
  readonly identityOf: (host: string) => Identity;
  /** Something that must never happen: it ends the run. */
  readonly onBroken: (what: string, cause?: unknown) => void;
}

const log = pino({ level: 'silent' });

/** Small enough that folds happen, and are cut short, in a run of some tens of edits. */
const PACE: FoldingPace = {
  rows: 8,
  bytes: Infinity,
  restTimes: 0,
  restAfterFailureMs: 1_000,
  stepRows: 3,
  stepPauseMs: 20,
  stepPauses: 2,
};

/** In the time of the fuzz. */
const pause: Pause = (ms, signal) =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error('The server stops.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve(undefined);
    }, ms);
  });

/** The real room over a real store, as a process that can be killed and started again. */
export class SiteServer implements Listener {
  #disk: Disk;
  #room: Room | null = null;
  #starting = false;
  #lines = new Set<Line>();
  /** Of all lives together. */
  readonly metrics = new Metrics();
  /** What clients said last. */
  readonly recent: Uint8Array[] = [];
  /** Counts lives, so that what a dead one still says is not heard. */
  #life = 0;

  constructor(private readonly options: SiteServerOptions) {
    this.#disk = this.#newDisk();
  }

  get room(): Room | null {
    return this.#room;
  }

  get disk(): Disk {
    return this.#disk;
  }

  /** Begins a life unless there is one; the disk has to be stepped until it listens. */
  start(): void {
    if (this.#room !== null || this.#starting) return;
    this.#starting = true;
    const life = (this.#life += 1);
    const { platter, now, limits, onBroken } = this.options;
    this.#disk = this.#newDisk();
    Room.open({
      store: this.#disk.store,
      screens: new Statuses(now, now),
      founding: { name: 'Fuzz', timezone: 'UTC' },
      now,
      log,
      probeEveryMs: 2_000,
      folding: { pace: PACE, pause },
      limits,
      metrics: this.metrics,
      monotonic: now,
    }).then(
      (room) => {
        if (life !== this.#life) return;
        this.#starting = false;
        this.#room = room;
      },
      (error: unknown) => {
        if (life !== this.#life) return;
        this.#starting = false;
        if (!platter.full) onBroken('the document can’t be loaded', error);
      },
    );
  }

  #newDisk(): Disk {
    const { platter, onBroken } = this.options;
    return new Disk(platter, (name, error) => onBroken(`the store refused to ${name}`, error));
  }

  /** SIGKILL. */
  async crash(): Promise<void> {
    this.#life += 1;
    this.#starting = false;
    this.#room = null;
    await this.#disk.die();
    for (const line of this.#lines) line.serverDied();
    this.#lines.clear();
  }

  /** SIGTERM: resolves when it has stopped; the disk has to be stepped meanwhile. */
  async stop(): Promise<void> {
    const room = this.#room;
    this.#room = null;
    if (room !== null) await room.close();
  }

  accept(line: Line): ReturnType<Listener['accept']> {
    const room = this.#room;
    if (room === null) return null;
    const { onBroken, identityOf } = this.options;
    const url = new URL(line.url);
    const connection = new Connection(line.serverSocket, url.searchParams.has('as'), room);
    this.#lines.add(line);
    const life = this.#life;
    const [site, epoch] = [url.searchParams.get('site'), url.searchParams.get('epoch')];
    // As the gate does, whose part in front of the room is HTTP.
    if ((site !== null && site !== room.uid) || (epoch !== null && epoch !== String(room.epoch))) {
      connection.close(CloseCode.otherEpoch, 'Your copy is of another epoch of this site: keep it.');
    } else {
      const joined = room.join(connection, identityOf(url.hostname));
      joined.catch((error: unknown) => onBroken('a join was rejected', error));
    }
    const guarded = (what: string, run: () => void): void => {
      if (life !== this.#life) return;
      try {
        run();
      } catch (error) {
        onBroken(`an exception escaped from ${what}`, error);
      }
    };
    return {
      message: (bytes) => {
        if (this.recent.push(bytes) > 30) this.recent.shift();
        guarded('receive', () => room.receive(connection, bytes));
      },
      answered: () => connection.answered(),
      closed: () => {
        this.#lines.delete(line);
        guarded('leave', () => room.leave(connection));
      },
    };
  }
}
