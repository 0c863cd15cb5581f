import type { Logger } from 'pino';
import { SiteReader } from '#lib/model/read';
import { weigh, type Weight } from '#lib/model/weight';
import type { Change } from './commits';
import { LiveDocument } from './document';
import { fold, type Folder } from './fold';
import { Folding, type FoldingOptions } from './folding';
import { loadDocument, type Founding } from './load';
import type { Metrics } from './metrics';
import type { DocumentStore } from './store/store';

/** The document in memory and the plain site that it says. */
export interface Life {
  readonly document: LiveDocument;
  reader: SiteReader;
}

export interface HolderOptions {
  readonly store: DocumentStore;
  readonly founding: Founding;
  readonly now: () => number;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly maxBytes: number;
  readonly folding?: Partial<Pick<FoldingOptions, 'folder' | 'pace' | 'pause'>>;
  /** These are on the disk, all of one commit. */
  readonly onCommitted: (group: readonly Change[]) => void;
  /** A commit failed; the document is dropped already. */
  readonly onFailed: (error: unknown, bytes: number) => void;
}

/** Loads the document when it is needed, once for all who ask (SS11.1), and drops it. */
export class Holder {
  readonly #options: HolderOptions;
  readonly #folding: Folding;
  #identity = { uid: '', epoch: 0 };
  #weighed: (weight: Weight) => void = () => undefined;
  #loading: Promise<Life> | null = null;
  #life: Life | null = null;
  #closed = false;

  constructor(options: HolderOptions) {
    this.#options = options;
    const { store, now, log } = options;
    const folder: Folder = () => fold(store, (error) => this.#snapshotIsBad(error));
    this.#folding = new Folding({
      store,
      now,
      log,
      folder,
      onFolded: ({ weight }) => this.#weighed(weight),
      ...options.folding,
    });
  }

  /** The site and the epoch that were loaded last, in memory or not. */
  get identity(): { readonly uid: string; readonly epoch: number } {
    return this.#identity;
  }

  /** `listener` is told whenever the document was counted. */
  onWeighed(listener: (weight: Weight) => void): void {
    this.#weighed = listener;
  }

  /** What is in memory now; null while nothing is. */
  get current(): Life | null {
    return this.#life;
  }

  /** Everyone who comes while the document loads waits for the same load; one that failed is tried again by the next. */
  load(): Promise<Life> {
    if (this.#closed) return Promise.reject(new Error('The server is stopping.'));
    this.#loading ??= this.#begin().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  /** The document that is live when this resolves. */
  async ready(): Promise<Life> {
    for (;;) {
      const life = await this.load();
      if (this.#life === life) return life;
    }
  }

  /** The store holds the next epoch: this document goes, `leave` runs before it does, and the next to load gets the new one. */
  succeed(life: Life, epoch: number, leave: () => void): void {
    if (this.#life === life) {
      this.#life = null;
      this.#loading = null;
    }
    this.#identity = { uid: life.document.uid, epoch };
    leave();
    this.#drop(life);
  }

  /** Drops what nobody looks at, if all of it is on the disk: it is loaded again on need. @returns whether it was dropped */
  evict(): boolean {
    const life = this.#life;
    if (life === null || life.document.applied !== life.document.committed) return false;
    this.#drop(life);
    this.#options.metrics.counters.evictions += 1;
    return true;
  }

  /** Waits for what is on its way to the disk, and loads nothing any more. */
  async close(): Promise<void> {
    this.#closed = true;
    const folding = this.#folding.close();
    // A load that fails now was reported to whoever asked for it.
    const life = await this.#loading?.catch(() => null);
    await folding;
    if (life == null) return;
    await life.document.settled().catch(() => undefined); // reported where it failed; the authors still hold those edits
    this.#drop(life);
  }

  async #begin(): Promise<Life> {
    const { store, founding, now, metrics, maxBytes } = this.#options;
    const loaded = await loadDocument(store, founding, now, (error) => this.#snapshotIsBad(error));
    metrics.counters.loads += 1;
    this.#identity = { uid: loaded.uid, epoch: loaded.epoch };
    this.#folding.loaded(loaded.replayed);
    this.#weighed(weigh(loaded.doc));
    const document: LiveDocument = new LiveDocument({
      ...loaded,
      store,
      now,
      maxBytes,
      onCommitted: (group, tookMs) => this.#committed(group, tookMs),
      onRemade: (doc) => {
        life.reader.destroy();
        life.reader = new SiteReader(doc);
      },
      onFailed: (error, bytes) => {
        metrics.counters.failedCommits += 1;
        this.#drop(life);
        this.#options.onFailed(error, bytes);
      },
    });
    const life: Life = { document, reader: new SiteReader(loaded.doc) };
    this.#life = life;
    return life;
  }

  #committed(group: readonly Change[], tookMs: number): void {
    const { metrics, onCommitted } = this.#options;
    metrics.commit.observe(tookMs);
    metrics.counters.commits += 1;
    metrics.counters.changes += group.length;
    onCommitted(group);
    const bytes = group.reduce((sum, { data }) => sum + data.byteLength, 0);
    this.#folding.committed({ rows: group.length, bytes });
  }

  #snapshotIsBad(error: unknown): void {
    this.#options.log.error(
      { err: error },
      'a snapshot can’t be read; an older one and the log are read instead',
    );
  }

  #drop(life: Life): void {
    if (this.#life === life) {
      this.#life = null;
      this.#loading = null;
    }
    life.reader.destroy();
    life.document.doc.destroy();
  }
}
