import type { RecordEvent } from '#lib/model/describe';

/** What this device changed in one record since the server last had everything. */
export type PendingEdit = RecordEvent;

/**
 * The edits that the server has not acknowledged, by record. Edits of one record are one entry, so that a day offline
 * stays a list that a person can read.
 */
export class PendingEdits {
  #byRecord = new Map<string, { readonly edit: PendingEdit; readonly upTo: number }>();
  #list: readonly PendingEdit[] = [];

  /** The same array until something changes. */
  get list(): readonly PendingEdit[] {
    return this.#list;
  }

  /** `n` is the number of the edit that did it (`EditTracker.made`). */
  add(n: number, changes: readonly PendingEdit[]): void {
    if (changes.length === 0) return;
    for (const change of changes) {
      const key = `${change.collection}/${change.id}`;
      const before = this.#byRecord.get(key)?.edit;
      const edit = before === undefined ? change : joined(before, change);
      // Newest last.
      this.#byRecord.delete(key);
      if (edit !== null) this.#byRecord.set(key, { edit, upTo: n });
    }
    this.#publish();
  }

  acknowledged(upTo: number): void {
    const before = this.#byRecord.size;
    for (const [key, entry] of this.#byRecord) if (entry.upTo <= upTo) this.#byRecord.delete(key);
    if (this.#byRecord.size < before) this.#publish();
  }

  #publish(): void {
    this.#list = [...this.#byRecord.values()].map(({ edit }) => edit);
  }
}

/** Two edits of a record as one; null when nothing is left of them: a record that was made and removed. */
function joined(first: PendingEdit, second: PendingEdit): PendingEdit | null {
  const fields = [...new Set([...first.fields, ...second.fields])].sort();
  const name = second.name === '' ? first.name : second.name;
  const edit = { ...second, name, fields };
  if (second.kind === 'removed') return first.kind === 'created' ? null : { ...edit, fields: [] };
  if (first.kind === 'created') return { ...edit, kind: second.kind === 'trashed' ? 'trashed' : 'created' };
  if (first.kind === 'removed') return { ...edit, kind: 'created' };
  if (second.kind !== 'changed') return edit;
  return { ...edit, kind: first.kind };
}
