import * as Y from 'yjs';
import { digestOf } from '#lib/model/digest';
import { readSite } from '#lib/model/read';
import { COLLECTIONS } from '#lib/model/site';
import { topMapsOf, touchedBy } from '#lib/model/touched';
import { loadDocument } from '#sync-server/load';
import type { DocumentStore } from '#sync-server/store/store';
import type { Copy } from './copy';
import { Encounters } from './encounters';
import { difference, recordsDiffer } from './equal';
import { Holdings } from './holdings';
import { Platter, type Storage } from './platter';

/** Something that must never happen. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** What an edit left behind that nobody takes away: the record that it created, or a tag of its own. */
interface Trace {
  readonly record: string;
  readonly tag: string | null;
}

const NOT_FOUNDED = { name: 'not founded', timezone: 'UTC' };

/** Knows what was committed and what was promised, and breaks the run when the two don't agree. */
export class Judge {
  readonly platter: Platter;
  readonly encounters = new Encounters();
  /** What the edit that is being made will be known by. */
  tag: string | null = null;
  #broken: Broken | null = null;
  /** The newest version that a document was looked through for. */
  readonly #told = new WeakMap<Y.Doc, number>();
  readonly #traces = new WeakMap<Uint8Array, readonly Trace[]>();
  readonly #promised: Trace[] = [];

  constructor(storage: Storage) {
    this.platter = new Platter(storage, (before, now) => {
      const found = recordsDiffer(before.doc, now.doc, Date.now());
      if (found !== null) this.break(`the new epoch is not what the old one was: ${found}`);
    });
  }

  /** @throws {Broken} */
  rule(): void {
    if (this.#broken !== null) throw this.#broken;
  }

  /** Also called amid somebody else's code, which must not catch it: the step that led here throws. */
  break(what: string, cause?: unknown): void {
    this.#broken ??= new Broken(what, { cause });
  }

  edited(update: Uint8Array, transaction: Y.Transaction): void {
    this.encounters.note(transaction);
    const created = touchedBy(transaction, topMapsOf(transaction.doc)).flatMap(({ top, path, keys, type }) =>
      path.length > 0 || top === 'launches' || top === 'settings'
        ? []
        : [...keys].filter((key) => type._map.get(key)?.deleted === false).map((key) => `${top}/${key}`),
    );
    const tagged = this.tag === null ? [] : [this.tag.split(' ')];
    this.#traces.set(update, [
      ...created.map((record) => ({ record, tag: null })),
      ...tagged.map(([record = '', tag = null]) => ({ record, tag })),
    ]);
  }

  /** SS4.1: what anybody is shown is on the disk. */
  shown(name: string, { site }: Copy, update: Uint8Array): void {
    this.#onDisk(site.epoch, update, `${name} was shown`);
  }

  /** SS5.1: so is what anybody is told to be saved. */
  saved(name: string, { site }: Copy, updates: readonly Uint8Array[]): void {
    for (const update of updates) {
      this.#onDisk(site.epoch, update, `${name} was told to be saved:`);
      this.#promised.push(...(this.#traces.get(update) ?? []));
    }
  }

  /** SS14: what a later epoch took over, but for these records. */
  carried(updates: readonly Uint8Array[], skipped: ReadonlySet<string>): void {
    const traces = updates.flatMap((update) => this.#traces.get(update) ?? []);
    this.#promised.push(...traces.filter(({ record }) => !skipped.has(record)));
  }

  /** What the server itself called done. */
  done(epoch: number, updates: readonly Uint8Array[]): void {
    for (const update of updates) this.#onDisk(epoch, update, 'the server called done');
  }

  /** SS5.3: a copy that is told a version holds all of it, and nothing else if nobody edits there. */
  version(name: string, { doc, site }: Copy, edits: boolean, version: number): void {
    const digest = this.platter.digestAt(version);
    const era = this.platter.eraOf(site.epoch);
    if (digest === null || era === null) {
      this.break(`${name} was told version ${version}, which is not on the disk`);
    } else if (!edits) {
      if (digestOf(doc) !== digest) this.break(`${name} is not what version ${version} is`);
    } else {
      const told = this.#told.get(doc) ?? era.firstVersion - 1;
      for (const row of this.platter.rows(told, version)) {
        const missing = Holdings.missing(row, doc);
        if (missing !== null) this.break(`${name} was told version ${version} but lacks ${missing}`);
      }
      this.#told.set(doc, Math.max(told, version));
    }
  }

  /**
   * What a server would find on the disk now: everything that was ever committed, whichever of the snapshots can be read.
   */
  async reopened(): Promise<Y.Doc> {
    const { store, era } = this.platter;
    // SS12: whatever was folded and moved, everything that ever happened is there.
    const history = await store.history(1, Number.MAX_SAFE_INTEGER);
    const rows = this.platter.rows(0, Infinity);
    const same = history.length === rows.length && history.every(({ seq }, index) => seq === index + 1);
    if (!same || !history.every(({ data }, index) => Buffer.compare(data, rows[index] ?? data) === 0))
      this.break('the history is not what was committed');
    let doc: Y.Doc;
    let before = Infinity;
    const from: Pick<DocumentStore, 'load'> = {
      load: (options) => store.load({ before: Math.min(before, options?.before ?? Infinity) }),
    };
    for (;;) {
      const stored = await from.load();
      ({ doc } = await loadDocument({ ...store, ...from }, NOT_FOUNDED, Date.now, (error) =>
        this.break('a snapshot can’t be read', error),
      ));
      const lost = era.holdings.notIn(doc);
      if (lost !== null) this.break(`the disk lost ${lost}, which was committed`);
      if (digestOf(doc) !== era.digest.value) this.break('the disk holds what was never committed');
      if (stored?.snapshot == null) return doc;
      before = stored.snapshot.seq;
    }
  }

  /** In the end: `disk` and every copy hold the same, and all that was promised is there. */
  compare(disk: Y.Doc, copies: ReadonlyMap<string, Y.Doc>): void {
    const readers = [...this.platter.authors].filter((author) => /viewer|kiosk/.test(author));
    if (readers.length > 0) this.break(`${readers.join()} wrote, who may only read`);
    const site = readSite(disk);
    if (site.damaged.length > 0) this.break(`damaged: ${JSON.stringify(site.damaged)}`);
    for (const [name, doc] of copies) {
      const found = difference(doc, disk);
      if (found !== null) this.break(`${name} and the store are not equal: ${found}`);
    }
    for (const { record, tag } of this.#promised) {
      const [collection, id = ''] = record.split('/');
      const there = COLLECTIONS.some((name) => name === collection && disk.getMap(name).has(id));
      if (!there) {
        if (!this.encounters.wasTrashed(record)) this.break(`${record} is gone, though nobody deleted it`);
      } else if (tag !== null && site.contents.get(id)?.tags.includes(tag) !== true) {
        this.break(`the tag ${tag} of ${record} is gone`);
      }
    }
  }

  #onDisk(epoch: number, update: Uint8Array, what: string): void {
    const era = this.platter.eraOf(epoch);
    const lacking = era === null ? 'something of an epoch' : era.holdings.lacks(update);
    if (lacking !== null) this.break(`${what} ${lacking}, which is not on the disk`);
  }
}
