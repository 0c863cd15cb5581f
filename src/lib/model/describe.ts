import * as Y from 'yjs';
import { topMap, type TopLevel } from './document';
import { shown } from './parse';
import { topMapsOf, touchedBy, type Touched } from './touched';

export interface RecordEvent {
  readonly collection: TopLevel;
  /** `settings` and `meta` are their own id. */
  readonly id: string;
  /** The record's name after the transaction, or before it went; empty where it has none. */
  readonly name: string;
  readonly kind: 'created' | 'changed' | 'trashed' | 'restored' | 'removed';
  /** The fields that changed, sorted; of a created record those that it has. A set counts as one field, so do items. */
  readonly fields: readonly string[];
}

export interface Description {
  /** Of the transaction. */
  readonly origin: unknown;
  readonly changes: readonly RecordEvent[];
}

/** A hostile record may have a million; no record of ours has more than this. */
const MOST_FIELDS = 50;

/** A record's event while it is put together: several of its shared types may have changed. */
interface Draft {
  readonly collection: TopLevel;
  readonly id: string;
  name: string;
  kind: RecordEvent['kind'];
  readonly fields: Set<string>;
}

interface KeyChange {
  readonly key: string;
  /** Undefined where there was, or is, nothing. */
  readonly before: unknown;
  readonly now: unknown;
}

/**
 * What a transaction did, by record and field, for audit and history. Call it in an `afterTransaction` handler: later
 * the values that were replaced are gone. It does not throw, whatever the transaction wrote.
 */
export function describe(transaction: Y.Transaction): Description {
  const drafts = new Drafts(transaction);
  for (const touched of touchedBy(transaction, topMapsOf(transaction.doc))) drafts.add(touched);
  return { origin: transaction.origin, changes: drafts.finished() };
}

class Drafts {
  readonly #byRecord = new Map<string, Draft>();

  constructor(private readonly transaction: Y.Transaction) {}

  add(touched: Touched): void {
    const { top, path, keys } = touched;
    const [id, field] = path;
    if (top === 'settings' || top === 'meta') {
      for (const key of id === undefined ? keys : [id]) this.#draft(top, top).fields.add(key);
    } else if (id === undefined) {
      for (const change of changesOf(this.transaction, touched)) this.#record(top, change);
    } else {
      const draft = this.#draft(top, id);
      if (field !== undefined) draft.fields.add(field);
      else for (const change of changesOf(this.transaction, touched)) noteField(draft, change);
    }
  }

  finished(): readonly RecordEvent[] {
    return [...this.#byRecord.values()].map((draft) => ({
      collection: draft.collection,
      id: draft.id,
      name: shown(draft.name === '' ? this.#nameNow(draft) : draft.name),
      kind: draft.kind,
      fields: [...draft.fields].sort().slice(0, MOST_FIELDS).map(shown),
    }));
  }

  #draft(collection: TopLevel, id: string): Draft {
    const key = `${collection}/${id}`;
    const draft = this.#byRecord.get(key) ?? { collection, id, name: '', kind: 'changed', fields: new Set() };
    this.#byRecord.set(key, draft);
    return draft;
  }

  #record(top: TopLevel, { key, before, now }: KeyChange): void {
    const draft = this.#draft(top, key);
    if (now === undefined) {
      draft.kind = 'removed';
      draft.name = before instanceof Y.Map ? lastText(before as Y.Map<unknown>, 'name') : '';
      return;
    }
    if (before === undefined) draft.kind = 'created';
    for (const field of now instanceof Y.Map ? now.keys() : fieldsOf(now)) draft.fields.add(field);
  }

  #nameNow({ collection, id }: Draft): string {
    const top = topMap(this.transaction.doc, collection);
    const record = collection === 'settings' || collection === 'meta' ? top : top?.get(id);
    return record instanceof Y.Map ? lastText(record as Y.Map<unknown>, 'name') : '';
  }
}

function fieldsOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function noteField(draft: Draft, { key, before, now }: KeyChange): void {
  draft.fields.add(key);
  if (key !== 'deletedAt' || draft.kind !== 'changed') return;
  const is = typeof now === 'number';
  if (is !== (typeof before === 'number')) draft.kind = is ? 'trashed' : 'restored';
}

/**
 * The keys of a map that have another value than before the transaction. Read from the structs, because Yjs makes no
 * event for a top-level map that nobody has asked for as a map yet.
 */
function changesOf(transaction: Y.Transaction, { type, keys }: Touched): readonly KeyChange[] {
  const changes: KeyChange[] = [];
  for (const key of keys) {
    const item = type._map.get(key);
    if (item === undefined) continue;
    let old: Y.Item | null = item;
    while (old !== null && old.id.clock >= (transaction.beforeState.get(old.id.client) ?? 0)) old = old.left;
    const stood = old !== null && (!old.deleted || Y.isDeleted(transaction.deleteSet, old.id));
    const before = stood && old !== null ? contentOf(old) : undefined;
    const now = item.deleted ? undefined : contentOf(item);
    if (before !== now) changes.push({ key, before, now });
  }
  return changes;
}

function contentOf(item: Y.Item): unknown {
  const content: readonly unknown[] = item.content.getContent();
  return content.at(-1);
}

/** A text field of a record, also of one that this transaction deleted. */
function lastText(record: Y.Map<unknown>, field: string): string {
  const item = record._map.get(field);
  const value = item === undefined ? undefined : contentOf(item);
  return typeof value === 'string' ? value : '';
}
