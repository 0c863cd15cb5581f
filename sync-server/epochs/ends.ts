import * as Y from 'yjs';
import type { EpochEnd } from '#lib/server/live';
import type { DocumentStore, FinalState } from '../store/store';

/** How long it is known how an epoch ended, and edits made in it can be carried over. */
export const FINALS_KEPT_MS = 90 * 86_400_000;
const MOST_KNOWN = 16;
const PRUNE_EVERY_MS = 86_400_000;

/** How earlier epochs ended. All screens of a site ask at once when one did, so answers are made once. */
export class EpochEnds {
  readonly #known = new Map<number, Promise<(EpochEnd & { readonly at: number }) | null>>();
  #pruned = -Infinity;

  constructor(
    private readonly store: DocumentStore,
    private readonly now: () => number,
  ) {}

  /** An epoch ended just now. */
  note(end: EpochEnd): void {
    void this.#keep(end.epoch, Promise.resolve({ ...end, at: this.now() }));
  }

  /** Null when it is not known (any more). */
  async get(epoch: number): Promise<EpochEnd | null> {
    const known = this.#known.get(epoch) ?? this.#keep(epoch, this.#read(epoch));
    const end = await known;
    if (end === null || !this.#isKept(end.at)) return null;
    const { version, vector } = end;
    return { epoch, version, vector };
  }

  /** The whole final state, for edits made in it; null when it is not known (any more). */
  async state(epoch: number): Promise<FinalState | null> {
    const final = await this.store.final(epoch);
    return final !== null && this.#isKept(final.at) ? final : null;
  }

  /** Called now and then. */
  async prune(): Promise<void> {
    const now = this.now();
    if (now - this.#pruned < PRUNE_EVERY_MS) return;
    this.#pruned = now;
    await this.store.pruneFinals(now - FINALS_KEPT_MS);
  }

  #isKept(at: number): boolean {
    return this.now() - at <= FINALS_KEPT_MS;
  }

  async #read(epoch: number): Promise<(EpochEnd & { readonly at: number }) | null> {
    const final = await this.store.final(epoch);
    if (final === null) return null;
    return { epoch, version: final.seq, vector: Y.encodeStateVectorFromUpdate(final.data), at: final.at };
  }

  #keep<T extends Promise<(EpochEnd & { readonly at: number }) | null>>(epoch: number, end: T): T {
    if (this.#known.size >= MOST_KNOWN) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    this.#known.set(epoch, end);
    // What is not there is no end, and what could not be read is asked for again.
    void end.then(
      (found) => found ?? this.#known.delete(epoch),
      () => this.#known.delete(epoch),
    );
    return end;
  }
}
