import * as Y from 'yjs';
import type { Origin } from '#lib/protocol/origins';
import type { Recipe } from './recipe';
import type { DocumentStore, LoggedUpdate } from './store/store';

/** A committed update and the connection it came from, which has it already. */
export interface Committed extends LoggedUpdate {
  readonly from: object | null;
}

interface Waiting {
  readonly position: number;
  readonly run: () => void;
  readonly fail: (error: unknown) => void;
}

export interface LiveDocumentOptions {
  /** Holds everything up to `head`, and nothing else; `recipe` makes it again. */
  readonly doc: Y.Doc;
  readonly recipe: Recipe;
  readonly uid: string;
  readonly epoch: number;
  readonly head: number;
  readonly store: DocumentStore;
  readonly now: () => number;
  /** An update is on the disk; called in order, before anything that waited for it. */
  readonly onCommitted: (update: Committed) => void;
  /** All updates of one commit have been announced. */
  readonly onGroupEnd: () => void;
  /** `doc` is another object from now on, with the same content as before a bad update. */
  readonly onRemade: (doc: Y.Doc) => void;
  /** A commit failed. The document holds what is not on the disk and must not be used again. */
  readonly onFailed: (error: unknown, bytes: number) => void;
}

interface Author {
  readonly by: string;
  readonly origin: Origin;
  readonly from: object | null;
}

/** An update that can't be read. */
export class MalformedUpdate extends Error {
  override readonly name = 'MalformedUpdate';
}

/**
 * The document in memory and the way of its changes to the disk. A position is the `seq` of the newest change applied;
 * what is derived from the document is shown only when its position is committed (SPEC SS4).
 */
export class LiveDocument {
  readonly uid: string;
  readonly epoch: number;
  #doc: Y.Doc;
  readonly #options: LiveDocumentOptions;
  #applied: number;
  #committed: number;
  #queue: Committed[] = [];
  #waiting: Waiting[] = [];
  #committing = false;
  #failure: { readonly error: unknown } | null = null;
  #author: Author | null = null;

  constructor(options: LiveDocumentOptions) {
    this.#options = options;
    this.#doc = options.doc;
    this.uid = options.uid;
    this.epoch = options.epoch;
    this.#applied = options.head;
    this.#committed = options.head;
    this.#doc.on('update', this.#log);
  }

  get doc(): Y.Doc {
    return this.#doc;
  }

  get applied(): number {
    return this.#applied;
  }

  get committed(): number {
    return this.#committed;
  }

  /**
   * Applies a client's update. `gap`: a part of it builds on changes that are not here; that part was left out, and only
   * the client's whole state can bring it back.
   * @throws {MalformedUpdate} it can't be read; nothing was applied
   */
  apply(update: Uint8Array, by: string, from: object): 'whole' | 'gap' {
    const { recipe } = this.#options;
    recipe.tidy(this.#doc);
    const before = { applied: this.#applied, parts: recipe.length };
    const origin: Origin = { kind: 'remote', by };
    try {
      // Most of what can't be read is met here, before the document is touched.
      Y.decodeUpdate(update);
    } catch (error) {
      throw new MalformedUpdate('This update can’t be read.', { cause: error });
    }
    try {
      this.#as({ by, origin, from }, () => Y.applyUpdate(this.#doc, update, origin));
    } catch (error) {
      this.#goBack(before);
      throw new MalformedUpdate('This update makes no sense.', { cause: error });
    }
    const { store } = this.#doc;
    if (store.pendingStructs === null && store.pendingDs === null) return 'whole';
    // Kept, they would be neither logged nor seen, and would make every neighbour's gap look the same.
    store.pendingStructs = null;
    store.pendingDs = null;
    return 'gap';
  }

  /** Runs the server's own edit; the position after it must be committed before anyone is told. */
  edit<T>(by: string, change: (doc: Y.Doc, origin: Origin) => T): T {
    const author = `server:${by}`;
    const origin: Origin = { kind: 'server', by };
    return this.#as({ by: author, origin, from: null }, () => change(this.doc, origin));
  }

  /** Runs `run` once everything up to `position` is on the disk: at once if it is. In order of the calls. */
  afterCommit(position: number, run: () => void, fail: (error: unknown) => void = () => undefined): void {
    if (this.#failure !== null) fail(this.#failure.error);
    else if (position <= this.#committed) run();
    else this.#waiting.push({ position, run, fail });
  }

  /** Resolves once everything applied by now is on the disk; rejects when that failed. */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => this.afterCommit(this.#applied, resolve, reject));
  }

  #as<T>(author: Author, run: () => T): T {
    this.#author = author;
    try {
      return run();
    } finally {
      this.#author = null;
    }
  }

  /** Yjs left the document half changed: it is made again as it was. What was logged meanwhile has not left yet. */
  #goBack({ applied, parts }: { readonly applied: number; readonly parts: number }): void {
    const { recipe, onRemade } = this.#options;
    this.#doc.off('update', this.#log);
    this.#doc.destroy();
    this.#applied = applied;
    this.#queue = this.#queue.filter(({ seq }) => seq <= applied);
    recipe.cut(parts);
    this.#doc = recipe.make();
    this.#doc.on('update', this.#log);
    onRemade(this.#doc);
  }

  readonly #log = (data: Uint8Array, origin: unknown): void => {
    this.#applied += 1;
    this.#options.recipe.add(data);
    const author = this.#author;
    this.#queue.push({
      seq: this.#applied,
      data,
      author: author?.by ?? 'server:unknown',
      at: this.#options.now(),
      // Yjs may follow an update with changes of its own making, which the sender does not have.
      from: author !== null && origin === author.origin ? author.from : null,
    });
    if (this.#committing) return;
    this.#committing = true;
    // Not before the update has been applied to its end.
    queueMicrotask(() => void this.#commit());
  };

  async #commit(): Promise<void> {
    while (this.#queue.length > 0 && this.#failure === null) {
      const group = this.#queue;
      this.#queue = [];
      try {
        await this.#options.store.append(
          group.map(({ seq, data, author, at }) => ({ seq, data, author, at })),
        );
      } catch (error) {
        this.#fail(error, [...group, ...this.#queue]);
        return;
      }
      for (const update of group) this.#announce(update);
      this.#options.onGroupEnd();
    }
    this.#committing = false;
  }

  /** One by one, so that who waited for this position hears of it before it hears of the next. */
  #announce(update: Committed): void {
    this.#committed = update.seq;
    this.#options.onCommitted(update);
    while (this.#waiting[0] !== undefined && this.#waiting[0].position <= update.seq) {
      this.#waiting.shift()?.run();
    }
  }

  #fail(error: unknown, lost: readonly Committed[]): void {
    this.#failure = { error };
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#options.onFailed(
      error,
      lost.reduce((bytes, { data }) => bytes + data.byteLength, 0),
    );
    for (const { fail } of waiting) fail(error);
  }
}
