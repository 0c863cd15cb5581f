import * as v from 'valibot';
import * as Y from 'yjs';
import { copyDelta, copyValue } from './copy-value';
import { topMap } from './document';
import { metaSchema } from './meta';
import { migrate, MIGRATIONS, type Migration } from './migrations';
import { storedFields, type RecordSpec } from './parse';
import { RECORDS } from './records';
import { newSet } from './write';

/** What is in the trash for longer goes when an epoch begins. */
export const TRASH_KEPT_MS = 30 * 86_400_000;

export interface Rebuilding {
  /** Who the site is, as the server knows it: what the document says may have been written by anyone. */
  readonly uid: string;
  /** The founding client id of the epoch that ends. */
  readonly epoch: number;
  /** ms since the Unix epoch: how old trash is. Null leaves it as it is. */
  readonly now: number | null;
  /** All founders up to now, where that is not what stands in the document: an older state is restored. */
  readonly lineage?: readonly number[];
  /** For tests; everyone else leaves the list that the readers use. */
  readonly migrations?: readonly Migration[];
}

const ORIGIN = { kind: 'server', by: 'epoch' } as const;
const KNOWN = new Set<string>(['meta', ...Object.keys(RECORDS), 'settings', 'launches']);
const LONGEST_LINEAGE = 10_000;

/**
 * A new document with everything that is in an encoded one, written by one random client id: the founder of the next
 * epoch. Fields and collections that this version does not know, and records that make no sense, are kept as they stand;
 * older shapes become today's; what was deleted is gone, and so is what was in the trash for more than 30 days. What
 * refers to a record that went stays: to readers it is the same as one that is in the trash.
 * @throws {Error} when the bytes can't be read
 */
export function rebuildSite(state: Uint8Array, { uid, epoch, now, lineage, migrations }: Rebuilding): Y.Doc {
  const old = new Y.Doc();
  Y.applyUpdate(old, state);
  const doc = new Y.Doc();
  const before = lineage ?? lineageOf(old, epoch);
  // A founder is told by its client id, so it is nobody's who wrote here before.
  while (old.store.clients.has(doc.clientID) || before.includes(doc.clientID)) {
    doc.clientID = new Y.Doc().clientID;
  }
  doc.transact(() => {
    copyMeta(old, doc, { uid, lineage: before, schemaVersion: 1 + (migrations ?? MIGRATIONS).length });
    for (const spec of Object.values(RECORDS)) copyRecords(old, doc, spec, now, migrations);
    for (const name of ['settings', 'launches'] as const) copyMap(old, doc, name);
    for (const name of old.share.keys()) if (!KNOWN.has(name)) copyMap(old, doc, name);
  }, ORIGIN);
  // Under names that this version does not know there may also be lists and texts.
  const lists = [...old.share].filter(([name, type]) => !KNOWN.has(name) && type._start !== null);
  return lists.length === 0 ? doc : withLists(state, doc, lists);
}

/** The founders up to the epoch that ends; what a document says is believed only if it ends with that one. */
function lineageOf(old: Y.Doc, epoch: number): readonly number[] {
  const lineage = v.safeParse(metaSchema.entries.lineage, topMap(old, 'meta')?.get('lineage'));
  return lineage.success && lineage.output.at(-1) === epoch ? lineage.output : [epoch];
}

function copyMeta(
  old: Y.Doc,
  doc: Y.Doc,
  { uid, lineage, schemaVersion }: { uid: string; lineage: readonly number[]; schemaVersion: number },
): void {
  const meta = doc.getMap<unknown>('meta');
  const before = topMap(old, 'meta');
  const written = v.safeParse(metaSchema.entries.schemaVersion, before?.get('schemaVersion'));
  meta.set('uid', uid);
  meta.set('lineage', [...lineage, doc.clientID].slice(-LONGEST_LINEAGE));
  // A newer version may have been here before: shapes are not made older.
  meta.set('schemaVersion', Math.max(schemaVersion, written.success ? written.output : 0));
  for (const [key, value] of before?.entries() ?? []) if (!meta.has(key)) meta.set(key, copyValue(value));
}

function copyRecords(
  old: Y.Doc,
  doc: Y.Doc,
  spec: RecordSpec<unknown>,
  now: number | null,
  migrations: readonly Migration[] | undefined,
): void {
  const records = doc.getMap<unknown>(spec.collection);
  for (const [id, raw] of topMap(old, spec.collection)?.entries() ?? []) {
    if (!(raw instanceof Y.Map)) records.set(id, copyValue(raw));
    else if (!isOldTrash(raw as Y.Map<unknown>, now)) {
      records.set(id, today(raw as Y.Map<unknown>, spec, migrations));
    }
  }
}

function isOldTrash(record: Y.Map<unknown>, now: number | null): boolean {
  const at = record.get('deletedAt');
  return typeof at === 'number' && now !== null && now - at > TRASH_KEPT_MS;
}

/** The record in today's shape. What no migration touches is copied as it stands, damage included. */
function today(
  raw: Y.Map<unknown>,
  spec: RecordSpec<unknown>,
  migrations: readonly Migration[] | undefined,
): Y.Map<unknown> {
  const record = copyValue(raw) as Y.Map<unknown>;
  const before = storedFields(spec, raw);
  const after = migrate(spec.collection, { ...before }, migrations);
  for (const field of Object.keys(before)) if (!Object.hasOwn(after, field)) record.delete(field);
  for (const [field, value] of Object.entries(after)) {
    if (Object.hasOwn(before, field) && Object.is(before[field], value)) continue;
    const isSet = Object.hasOwn(spec.sets, field) && Array.isArray(value);
    record.set(field, isSet ? newSet(value as string[]) : copyValue(value));
  }
  return record;
}

function copyMap(old: Y.Doc, doc: Y.Doc, name: string): void {
  const from = old.getMap<unknown>(name);
  for (const [key, value] of from.entries()) doc.getMap<unknown>(name).set(key, copyValue(value));
}

/** A name is opened as one kind only, and these were opened as maps: they are read from, and written into, copies. */
function withLists(
  state: Uint8Array,
  doc: Y.Doc,
  names: readonly (readonly [string, { readonly _start: Y.Item | null }])[],
): Y.Doc {
  const old = new Y.Doc();
  Y.applyUpdate(old, state);
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc), ORIGIN);
  // Only now: Yjs takes an update by its own client id for somebody else's use of it, and chooses another.
  copy.clientID = doc.clientID;
  copy.transact(() => {
    for (const [name, type] of names) {
      if (isText(type)) copy.getText(name).applyDelta(copyDelta(old.getText(name)));
      else {
        const items = old.getArray<unknown>(name).toArray();
        copy.getArray<unknown>(name).push(items.map((item) => copyValue(item)));
      }
    }
  }, ORIGIN);
  return copy;
}

function isText({ _start }: { readonly _start: Y.Item | null }): boolean {
  for (let item = _start; item !== null; item = item.right) {
    const { content } = item;
    if (content instanceof Y.ContentString || content instanceof Y.ContentFormat) return true;
  }
  return false;
}
