import type { Logger } from 'pino';
import * as Y from 'yjs';
import type { LiveDocument } from './document';
import type { DocumentStore } from './store/store';

const EVERY_UPDATES = 500;

/** Writes the document's state down now and then, so that loading need not replay its whole life. */
export class Snapshots {
  #last = 0;
  #saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: DocumentStore,
    private readonly now: () => number,
    private readonly log: Logger,
  ) {}

  /** The document was loaded from the snapshot of this `seq`; 0 for none. */
  startFrom(seq: number): void {
    this.#last = seq;
  }

  /** Called after each commit. */
  consider(document: LiveDocument): void {
    const seq = document.applied;
    if (seq - this.#last < EVERY_UPDATES) return;
    this.#last = seq;
    const data = Y.encodeStateAsUpdate(document.doc);
    document.afterCommit(seq, () => {
      this.#saving = this.store.saveSnapshot({ seq, data, at: this.now() }).catch((error: unknown) => {
        // The log has everything; the next one is due after as many updates again.
        this.log.warn({ err: error, seq }, 'a snapshot was not saved');
      });
    });
  }

  /** Resolves when nothing is being saved. */
  finished(): Promise<void> {
    return this.#saving;
  }
}
