import { DbError } from '#lib/server/db/db';
import {
  SNAPSHOTS_KEPT,
  type DocumentStore,
  type EpochChange,
  type FinalState,
  type LoggedUpdate,
  type Snapshot,
  type StoredDocument,
} from './store';

/** A document store that forgets: for tests and for trying things. Commits can be held and made to fail. */
export class MemoryStore implements DocumentStore {
  #site: { uid: string; epoch: number; firstSeq: number } | null = null;
  #finals: readonly FinalState[] = [];
  #updates: LoggedUpdate[] = [];
  #archived = 0;
  /** Oldest first. */
  #snapshots: readonly Snapshot[] = [];
  #gate: Promise<void> | null = null;
  #open: () => void = () => undefined;
  /** While set, nothing can be written. */
  full = false;

  /** From now on commits wait until `release`. */
  hold(): void {
    this.#gate ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#gate = null;
    this.#open();
  }

  /** What has been committed, oldest first. */
  get updates(): readonly LoggedUpdate[] {
    return this.#updates;
  }

  /** The last update that was moved to the archive. */
  get archived(): number {
    return this.#archived;
  }

  load({ before = Infinity }: { readonly before?: number } = {}): Promise<StoredDocument | null> {
    if (this.#site === null) return Promise.resolve(null);
    const newest = this.#snapshots.findLast(({ seq }) => seq < before);
    const snapshot = newest === undefined ? null : { seq: newest.seq, data: newest.data };
    const from = snapshot === null ? this.#site.firstSeq : snapshot.seq + 1;
    return Promise.resolve({ ...this.#site, snapshot, updates: this.#updates.slice(from - 1) });
  }

  async found(site: { uid: string; epoch: number }, first: LoggedUpdate): Promise<void> {
    await this.#commit();
    if (this.#site !== null) throw new DbError('constraint', 'This document was founded before.');
    this.#site = { uid: site.uid, epoch: site.epoch, firstSeq: 1 };
    this.#add([first]);
  }

  async append(updates: readonly LoggedUpdate[]): Promise<void> {
    await this.#commit();
    if (this.#site === null) throw new DbError('constraint', 'This document was never founded.');
    this.#add(updates);
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    await this.#commit();
    const newest = this.#snapshots.at(-1)?.seq ?? (this.#site?.firstSeq ?? 1) - 1;
    if (snapshot.seq <= newest || snapshot.seq > this.#updates.length) {
      throw new DbError('constraint', 'A snapshot is of committed updates of this epoch, and the newest.');
    }
    this.#snapshots = [...this.#snapshots, snapshot].slice(-SNAPSHOTS_KEPT);
  }

  async trim(rows: number): Promise<boolean> {
    await this.#commit();
    const older = this.#snapshots.length < SNAPSHOTS_KEPT ? undefined : this.#snapshots[0];
    const bound = older?.seq ?? (this.#site?.firstSeq ?? 1) - 1;
    this.#archived = Math.min(bound, this.#archived + rows);
    return this.#archived < bound;
  }

  history(from: number, to: number): Promise<readonly LoggedUpdate[]> {
    return Promise.resolve(this.#updates.slice(Math.max(0, from - 1), to));
  }

  async beginEpoch({ final, epoch, uid, first }: EpochChange): Promise<void> {
    await this.#commit();
    if (this.#site?.epoch !== final.epoch || this.#updates.length !== final.seq) {
      throw new DbError('constraint', 'This is not how the epoch ended.');
    }
    this.#add([first]);
    this.#finals = [...this.#finals, final];
    this.#site = { uid: uid ?? this.#site.uid, epoch, firstSeq: first.seq };
    this.#snapshots = [];
  }

  final(epoch: number): Promise<FinalState | null> {
    return Promise.resolve(this.#finals.find((final) => final.epoch === epoch) ?? null);
  }

  async pruneFinals(before: number): Promise<void> {
    await this.#commit();
    this.#finals = this.#finals.filter(({ at }) => at >= before);
  }

  probe(): Promise<void> {
    return this.#commit();
  }

  #add(updates: readonly LoggedUpdate[]): void {
    updates.forEach(({ seq }, index) => {
      if (seq !== this.#updates.length + 1 + index) {
        throw new DbError('constraint', `Update ${seq} does not follow ${this.#updates.length + index}.`);
      }
    });
    this.#updates.push(...updates);
  }

  async #commit(): Promise<void> {
    await this.#gate;
    if (this.full) throw new DbError('full', 'There is no space left.');
  }
}
