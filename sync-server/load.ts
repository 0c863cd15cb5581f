import { randomUUID } from 'node:crypto';
import * as Y from 'yjs';
import { foundSite } from '#lib/model/meta';
import type { Origin } from '#lib/protocol/origins';
import { Recipe } from './recipe';
import type { DocumentStore, StoredDocument } from './store/store';

export interface Loaded {
  readonly doc: Y.Doc;
  /** What `doc` was made of. */
  readonly recipe: Recipe;
  readonly uid: string;
  readonly epoch: number;
  readonly head: number;
  /** `seq` of the snapshot that loading started from; 0 without one. */
  readonly snapshotSeq: number;
}

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
  const stored = await store.load();
  if (stored === null) return found(store, founding, now);
  try {
    return replay(stored);
  } catch (error) {
    if (stored.snapshot === null) throw error;
    // Snapshots only make loading quick; the log has everything.
    onBadSnapshot(error);
    const whole = await store.load({ fromStart: true });
    if (whole === null) throw error;
    return replay(whole);
  }
}

function replay({ uid, epoch, snapshot, updates }: StoredDocument): Loaded {
  const from = snapshot?.seq ?? 0;
  updates.forEach(({ seq }, index) => {
    if (seq !== from + index + 1) {
      throw new Error(`The log of the document has a gap: ${from + index + 1} is missing.`);
    }
  });
  const recipe = new Recipe([
    ...(snapshot === null ? [] : [snapshot.data]),
    ...updates.map(({ data }) => data),
  ]);
  return { doc: recipe.make(), recipe, uid, epoch, head: from + updates.length, snapshotSeq: from };
}

async function found(store: DocumentStore, { name, timezone }: Founding, now: () => number): Promise<Loaded> {
  const doc = new Y.Doc();
  const uid = randomUUID();
  const epoch = doc.clientID;
  const origin: Origin = { kind: 'server', by: 'founding' };
  foundSite(doc, { uid, name, timezone }, origin);
  const data = Y.encodeStateAsUpdate(doc);
  await store.found({ uid, epoch }, { seq: 1, data, author: 'server:founding', at: now() });
  return { doc, recipe: new Recipe([data]), uid, epoch, head: 1, snapshotSeq: 0 };
}
