import type { RecordEvent } from '#lib/model/describe';
import type { DocumentStore, LoggedUpdate } from './store/store';
import type { TailRow } from './tail';

/** A change on its way to the disk, and the connection it came from, which has it already. */
export interface Change extends LoggedUpdate, TailRow {
  readonly from: object | null;
  /** What it did, by record. */
  readonly changes: readonly RecordEvent[];
}

interface Waiting {
  readonly position: number;
  readonly run: () => void;
  readonly fail: (error: unknown) => void;
}

export interface CommitsOptions {
  /** `seq` of the newest change on the disk. */
  readonly head: number;
  readonly store: DocumentStore;
  /** These are on the disk, in order, all of one commit; called before anything that waited for them. */
  readonly onCommitted: (group: readonly Change[], tookMs: number) => void;
  /** A commit failed: none of `lost` is on the disk. Nothing is committed any more. */
  readonly onFailed: (error: unknown, lost: readonly Change[]) => void;
}

/** The way of changes to the disk: at once when none is on its way, what arrives meanwhile in the next commit (SS4.1). */
export class Commits {
  readonly #options: CommitsOptions;
  #committed: number;
  #queue: Change[] = [];
  #waiting: Waiting[] = [];
  #committing = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(options: CommitsOptions) {
    this.#options = options;
    this.#committed = options.head;
  }

  get committed(): number {
    return this.#committed;
  }

  add(change: Change): void {
    this.#queue.push(change);
    if (this.#committing) return;
    this.#committing = true;
    // Not before the update has been applied to its end.
    queueMicrotask(() => void this.#run());
  }

  /** Takes back what was added after `seq` in this same turn. */
  cut(seq: number): void {
    this.#queue = this.#queue.filter((change) => change.seq <= seq);
  }

  /** Runs `run` once everything up to `position` is on the disk: at once if it is. In order of the calls. */
  after(position: number, run: () => void, fail: (error: unknown) => void = () => undefined): void {
    if (this.#failure !== null) fail(this.#failure.error);
    else if (position <= this.#committed) run();
    else this.#waiting.push({ position, run, fail });
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 && this.#failure === null) {
      const group = this.#queue;
      this.#queue = [];
      const started = performance.now();
      try {
        await this.#options.store.append(
          group.map(({ seq, data, author, at }) => ({ seq, data, author, at })),
        );
      } catch (error) {
        this.#fail(error, [...group, ...this.#queue]);
        return;
      }
      this.#announce(group, performance.now() - started);
    }
    this.#committing = false;
  }

  #announce(group: readonly Change[], tookMs: number): void {
    const committed = group.at(-1)?.seq ?? this.#committed;
    this.#committed = committed;
    this.#options.onCommitted(group, tookMs);
    const index = this.#waiting.findIndex(({ position }) => position > committed);
    const due = this.#waiting.splice(0, index < 0 ? this.#waiting.length : index);
    for (const { run } of due) run();
  }

  #fail(error: unknown, lost: readonly Change[]): void {
    this.#failure = { error };
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#options.onFailed(error, lost);
    for (const { fail } of waiting) fail(error);
  }
}
