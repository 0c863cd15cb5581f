import * as Y from 'yjs';
import { DocDigest } from '#lib/model/digest';
import { foundSite } from '#lib/model/meta';
import type { Origin } from '#lib/protocol/origins';
import { assertWhole, Recipe } from './recipe';
import type { DocumentStore, StoredDocument } from './store/store';
import type { TailRow } from './tail';

export interface Loaded {
  readonly doc: Y.Doc;
  /** What `doc` was made of. */
  readonly recipe: Recipe;
  /** Follows `doc`. */
  readonly digest: DocDigest;
  readonly uid: string;
  readonly epoch: number;
  readonly head: number;
  /** The newest changes in `doc`, each with the digest it made, and the digest before them. */
  readonly rows: readonly TailRow[];
  readonly before: { readonly version: number; readonly digest: string };
  /** What was applied after the snapshot, or the epoch's beginning. */
  readonly replayed: { readonly rows: number; readonly bytes: number };
}

/** So many changes are applied one by one: a client that stands at one of them is known by its digest (SS2.6). */
const KNOWN_ROWS = 1_000;

/** What a site is called before anyone named it. */
export interface Founding {
  readonly name: string;
  readonly timezone: string;
}

/**
 * Brings the document back from its log, or founds the site when there is none.
 * @throws {Error} when the log has a gap or a row of it can't be read: what is stored is then left as it is
 */
export async function loadDocument(
  store: DocumentStore,
  founding: Founding,
  now: () => number,
  onBadSnapshot: (error: unknown) => void,
): Promise<Loaded> {
  return (await readDocument(store, onBadSnapshot)) ?? found(store, founding, now);
}

/**
 * Brings the document back from its log; null when there is none.
 * @throws {Error} when the log has a gap or a row of it can't be read
 */
export async function readDocument(
  store: Pick<DocumentStore, 'load'>,
  onBadSnapshot: (error: unknown) => void,
): Promise<Loaded | null> {
  let stored = await store.load();
  if (stored === null) return null;
  const newest = stored.snapshot?.seq ?? 0;
  for (;;) {
    try {
      return replay(stored, newest);
    } catch (error) {
      if (stored.snapshot === null) throw error;
      // Snapshots only make loading quick; log and archive have everything.
      onBadSnapshot(error);
      stored = await store.load({ before: stored.snapshot.seq });
      if (stored === null) throw error;
    }
  }
}

const gapAt = (seq: number): Error => new Error(`The log of the document has a gap: ${seq} is missing.`);

/** `atLeast`: a snapshot was made of this update, so it was committed. */
function replay({ uid, epoch, firstSeq, snapshot, updates }: StoredDocument, atLeast: number): Loaded {
  const from = snapshot?.seq ?? firstSeq - 1;
  updates.forEach(({ seq }, index) => {
    if (seq !== from + index + 1) throw gapAt(from + index + 1);
  });
  const head = from + updates.length;
  if (head < atLeast) throw gapAt(head + 1);
  const [older, newer] = [updates.slice(0, -KNOWN_ROWS), updates.slice(-KNOWN_ROWS)];
  const recipe = new Recipe([
    ...(snapshot === null ? [] : [snapshot.data]),
    ...older.map(({ data }) => data),
  ]);
  const doc = recipe.make();
  const digest = new DocDigest(doc);
  const before = { version: head - newer.length, digest: digest.value };
  const origin: Origin = { kind: 'load' };
  const rows = newer.map(({ seq, data }) => {
    Y.applyUpdate(doc, data, origin);
    recipe.add(data);
    return { seq, data, digest: digest.value };
  });
  assertWhole(doc);
  const bytes = updates.reduce((sum, { data }) => sum + data.byteLength, 0);
  const replayed = { rows: updates.length, bytes };
  return { doc, recipe, digest, uid, epoch, head, rows, before, replayed };
}

async function found(store: DocumentStore, { name, timezone }: Founding, now: () => number): Promise<Loaded> {
  const doc = new Y.Doc();
  const digest = new DocDigest(doc);
  const before = { version: 0, digest: digest.value };
  const uid = crypto.randomUUID();
  const epoch = doc.clientID;
  const origin: Origin = { kind: 'server', by: 'founding' };
  foundSite(doc, { uid, name, timezone }, origin);
  const data = Y.encodeStateAsUpdate(doc);
  await store.found({ uid, epoch }, { seq: 1, data, author: 'server:founding', at: now() });
  return {
    doc,
    recipe: new Recipe([data]),
    digest,
    rows: [{ seq: 1, data, digest: digest.value }],
    before,
    uid,
    epoch,
    head: 1,
    replayed: { rows: 1, bytes: data.byteLength },
  };
}
