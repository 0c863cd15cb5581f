import { DbError } from '#lib/server/db/db';
import type { DocumentStore, LoggedUpdate, StoredDocument } from './store';

/** A document store that forgets: for tests and for trying things. Commits can be held and made to fail. */
export class MemoryStore implements DocumentStore {
  #site: { uid: string; epoch: number } | null = null;
  #updates: LoggedUpdate[] = [];
  #snapshot: StoredDocument['snapshot'] = null;
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

  load(options?: { readonly fromStart: boolean }): Promise<StoredDocument | null> {
    if (this.#site === null) return Promise.resolve(null);
    const snapshot = options?.fromStart === true ? null : this.#snapshot;
    const updates = this.#updates.filter(({ seq }) => seq > (snapshot?.seq ?? 0));
    return Promise.resolve({ ...this.#site, snapshot, updates });
  }

  async found(site: { uid: string; epoch: number }, first: LoggedUpdate): Promise<void> {
    await this.#commit();
    if (this.#site !== null) throw new DbError('constraint', 'This document was founded before.');
    this.#site = { uid: site.uid, epoch: site.epoch };
    this.#add([first]);
  }

  async append(updates: readonly LoggedUpdate[]): Promise<void> {
    await this.#commit();
    if (this.#site === null) throw new DbError('constraint', 'This document was never founded.');
    this.#add(updates);
  }

  async saveSnapshot(snapshot: { seq: number; data: Uint8Array }): Promise<void> {
    await this.#commit();
    if (snapshot.seq > this.#updates.length)
      throw new DbError('constraint', 'A snapshot is of committed updates.');
    this.#snapshot = { seq: snapshot.seq, data: snapshot.data };
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
