import { type PendingEdit, PendingEdits } from './pending';

/** Where the newest edit of this device is: see `ReplicaStatus.edits`. */
export type EditPlace = 'unknown' | 'memory' | 'device' | 'saved';

/**
 * Counts this device's edits and how far they got. An edit is only ever called stored or saved because the device's
 * storage or the server said so: nothing is inferred from state vectors, which deletions don't move.
 */
export class EditTracker {
  readonly #pending = new PendingEdits();
  #made = 0;
  #stored = 0;
  #saved = 0;
  #isRead = false;

  /** The number of the newest edit; it is what `[120, n]` carries. */
  get made(): number {
    return this.#made;
  }

  get place(): EditPlace {
    if (this.#saved === this.#made) return this.#isRead ? 'saved' : 'unknown';
    return this.#stored === this.#made ? 'device' : 'memory';
  }

  get unsaved(): boolean {
    return this.#saved < this.#made;
  }

  /** What was edited and is not saved, by record; the same array until it changes. */
  get pending(): readonly PendingEdit[] {
    return this.#pending.list;
  }

  edited(changes: readonly PendingEdit[] = []): number {
    this.#made += 1;
    this.#pending.add(this.#made, changes);
    return this.#made;
  }

  /** Edits of an earlier page, found on the device and never acknowledged: stored, not saved. */
  inherited(changes: readonly PendingEdit[] = []): void {
    const onlyInherited = this.#stored === this.#made;
    this.#made += 1;
    this.#pending.add(this.#made, changes);
    if (onlyInherited) this.#stored = this.#made;
  }

  /** What an earlier page left on this device is known, as far as it can be. */
  read(): void {
    this.#isRead = true;
  }

  stored(upTo: number): void {
    this.#stored = Math.max(this.#stored, Math.min(upTo, this.#made));
  }

  /** A server that echoes a number nobody sent must not turn an unsaved edit into a saved one. */
  acknowledged(upTo: number): void {
    if (upTo > this.#made) return;
    this.#saved = Math.max(this.#saved, upTo);
    this.#pending.acknowledged(this.#saved);
  }
}
