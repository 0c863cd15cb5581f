import * as Y from 'yjs';
import { describe, type RecordEvent } from '#lib/model/describe';
import { DocDigest } from '#lib/model/digest';
import { isForeign } from '#lib/model/foreign';
import { keepEntries, serverOnlyIn, type ServerOnly } from '#lib/model/server-only';
import type { Origin } from '#lib/protocol/origins';
import { Answers } from './answers';
import { Commits, type Change } from './commits';
import { lacksFoundations } from './foundations';
import type { Recipe } from './recipe';
import type { DocumentStore } from './store/store';
import { Tail, type TailRow } from './tail';

export interface LiveDocumentOptions {
  /** Holds everything up to `head`, and nothing else; `recipe` makes it again. */
  readonly doc: Y.Doc;
  readonly recipe: Recipe;
  /** Follows `doc`. */
  readonly digest: DocDigest;
  readonly uid: string;
  readonly epoch: number;
  readonly head: number;
  /** The newest changes in `doc`, each with its digest, and the digest before them. */
  readonly rows: readonly TailRow[];
  readonly before: { readonly version: number; readonly digest: string };
  readonly store: DocumentStore;
  readonly now: () => number;
  /** A client's edit that would make the document larger than this is not taken (SS10.5). */
  readonly maxBytes: number;
  /** These are on the disk, all of one commit; called before anything that waited for them. */
  readonly onCommitted: (group: readonly Change[], tookMs: number) => void;
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

/** An update that would merge another epoch, or another site, into this document (SS14.8). */
export class ForeignUpdate extends Error {
  override readonly name = 'ForeignUpdate';
}

/** The document is as large as it may become. */
export class DocumentFull extends Error {
  override readonly name = 'DocumentFull';
}

/**
 * The document in memory and the way of its changes to the disk. A position is the `seq` of the newest change applied;
 * what is derived from the document is shown only when its position is committed (SPEC SS4).
 */
export class LiveDocument {
  readonly uid: string;
  readonly epoch: number;
  /** The newest committed changes. */
  readonly tail: Tail;
  /** To clients that show their vector. */
  readonly answers: Answers;
  readonly #options: LiveDocumentOptions;
  readonly #commits: Commits;
  #doc: Y.Doc;
  #digest: DocDigest;
  #applied: number;
  #author: Author | null = null;
  /** What the transaction did that is about to be logged. */
  #changes: readonly RecordEvent[] = [];

  constructor(options: LiveDocumentOptions) {
    this.#options = options;
    this.#doc = options.doc;
    this.uid = options.uid;
    this.epoch = options.epoch;
    this.#applied = options.head;
    this.tail = new Tail(options.before);
    this.tail.add(options.rows);
    this.#commits = new Commits({
      head: options.head,
      store: options.store,
      onCommitted: (group, tookMs) => {
        // Without the connection that a change came from: it would stay in memory as long as the change.
        this.tail.add(group.map(({ seq, data, digest }) => ({ seq, data, digest })));
        options.onCommitted(group, tookMs);
      },
      onFailed: (error, lost) =>
        options.onFailed(
          error,
          lost.reduce((bytes, { data }) => bytes + data.byteLength, 0),
        ),
    });
    this.#digest = options.digest;
    this.#listen();
    this.answers = new Answers(this);
  }

  get doc(): Y.Doc {
    return this.#doc;
  }

  get applied(): number {
    return this.#applied;
  }

  get committed(): number {
    return this.#commits.committed;
  }

  /** The digest that the document had at this version; null when that is not known any more, or not committed. */
  digestAt(version: number): string | null {
    return this.tail.digestAt(version);
  }

  /** How large the state vector is, about: never less than it is. */
  vectorBytes(): number {
    // Two numbers of at most eight bytes each per client.
    return 8 + this.#doc.store.clients.size * 16;
  }

  /**
   * Applies a client's update. `gap`: it builds on changes that are not here; nothing of it was applied, and only the
   * client's whole state can bring it back. `stripped`: it was applied but for what it did to what the server alone writes (SS10.9, SS10.10).
   * @throws {MalformedUpdate} it can't be read; nothing was applied
   * @throws {ForeignUpdate} it is of another site or epoch; nothing was applied
   * @throws {DocumentFull} the document would become too large; nothing was applied
   */
  apply(update: Uint8Array, by: string, from: object): 'whole' | 'gap' | 'stripped' {
    const { recipe, maxBytes } = this.#options;
    recipe.tidy(this.#doc);
    const origin: Origin = { kind: 'remote', by };
    let decoded: ReturnType<typeof Y.decodeUpdate>;
    let foreign: boolean;
    let serverOnly: readonly ServerOnly[];
    let gap: boolean;
    try {
      // Most of what can't be read is met here, before the document is touched.
      decoded = Y.decodeUpdate(update);
      foreign = isForeign(this.#doc, decoded);
      serverOnly = serverOnlyIn(this.#doc, decoded);
      gap = lacksFoundations(this.#doc, decoded);
    } catch (error) {
      throw new MalformedUpdate('This update can’t be read.', { cause: error });
    }
    if (foreign) throw new ForeignUpdate('This update is of another site or epoch.');
    if (gap) return 'gap';
    // Deleting makes a document smaller: that is taken also when it is full.
    if (decoded.structs.length > 0 && !recipe.hasRoom(this.#doc, update.byteLength, maxBytes)) {
      throw new DocumentFull(`The site may become no larger than ${Math.floor(maxBytes / 1_000_000)} MB.`);
    }
    const before = { applied: this.#applied, parts: recipe.length };
    const strips = serverOnly.length > 0;
    try {
      const apply = () => Y.applyUpdate(this.#doc, update, origin);
      // In one transaction, so that nobody is ever sent one without the other; the sender has to hear of it too.
      if (strips) {
        this.#as({ by, origin, from: null }, () => keepEntries(this.#doc, serverOnly, apply, origin));
      } else this.#as({ by, origin, from }, apply);
    } catch (error) {
      this.#goBack(before);
      throw new MalformedUpdate('This update makes no sense.', { cause: error });
    }
    const { store } = this.#doc;
    if (store.pendingStructs === null && store.pendingDs === null) return strips ? 'stripped' : 'whole';
    // Only an update that was made to is left here, with changes that build on each other. Kept, they would be neither
    // logged nor seen, and would make every neighbour's gap look the same.
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
  afterCommit(position: number, run: () => void, fail?: (error: unknown) => void): void {
    this.#commits.after(position, run, fail);
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
    this.#doc.off('afterTransaction', this.#look);
    this.#doc.off('update', this.#log);
    this.#doc.destroy();
    this.#applied = applied;
    this.#commits.cut(applied);
    recipe.cut(parts);
    this.#doc = recipe.make();
    this.#digest = new DocDigest(this.#doc);
    this.#listen();
    onRemade(this.#doc);
  }

  #listen(): void {
    this.#doc.on('afterTransaction', this.#look);
    this.#doc.on('update', this.#log);
  }

  /** Before the values that were replaced are gone. */
  readonly #look = (transaction: Y.Transaction): void => {
    this.#changes = describe(transaction).changes;
  };

  readonly #log = (data: Uint8Array, origin: unknown): void => {
    this.#applied += 1;
    this.#options.recipe.add(data);
    const author = this.#author;
    this.#commits.add({
      seq: this.#applied,
      data,
      digest: this.#digest.value,
      author: author?.by ?? 'server:unknown',
      at: this.#options.now(),
      // Yjs may follow an update with changes of its own making, which the sender does not have.
      from: author !== null && origin === author.origin ? author.from : null,
      changes: this.#changes,
    });
    this.#changes = [];
  };
}
