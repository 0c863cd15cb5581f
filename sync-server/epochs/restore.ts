import * as Y from 'yjs';
import { copyValue } from '#lib/model/copy-value';
import { topMap } from '#lib/model/document';
import { readMeta } from '#lib/model/meta';
import { rebuildSite } from '#lib/model/rebuild';
import { readDocument } from '../load';
import type { DocumentStore } from '../store/store';

/** Why nothing was restored, and what to do. */
export class RestoreError extends Error {
  override readonly name = 'RestoreError';
}

export interface Restored {
  /** The version that the restored site is. */
  readonly version: number;
  readonly epoch: number;
  /** What was before it: `--version` with this brings it back. */
  readonly before: number;
}

/**
 * Begins an epoch from an older state of the site, or from a copy of it: nobody's copy merges what came since back in, and
 * what came since stays in the archive. Screens that were approved since stay, and launches are those of now: both are
 * about the screens on the walls, not about what was edited. Nobody else may have the store meanwhile.
 * @param adopt lets the copy of another site take the place of this one, under its own id
 * @throws {RestoreError} and then nothing was changed
 */
export async function restore(
  store: DocumentStore,
  state: Uint8Array,
  { now, adopt }: { readonly now: number; readonly adopt: boolean },
): Promise<Restored> {
  const current = await readDocument(store, () => undefined).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RestoreError(
      `The site as it is can't be read (${reason}) and would be lost: put back a copy of the data directory instead.`,
      { cause },
    );
  });
  if (current === null) throw new RestoreError('There is no site here yet: start the server once.');
  const older = read(state);
  const meta = readMeta(older);
  if (meta === null) throw new RestoreError('This holds no site of Vitrine.');
  const isOther = meta.uid !== current.uid;
  if (isOther && !adopt) {
    throw new RestoreError(
      `This is a copy of another site (${meta.uid}; here is ${current.uid}). With --adopt it takes the place of this one.`,
    );
  }
  const here = readMeta(current.doc)?.lineage ?? [current.epoch];
  if (!isOther) keepWhatIsOnTheWalls(current.doc, older);
  const doc = rebuildSite(Y.encodeStateAsUpdate(older), {
    uid: meta.uid,
    epoch: current.epoch,
    now: null,
    // Copies of all of these epochs move on to this one.
    lineage: isOther ? meta.lineage : [...new Set([...here, ...meta.lineage])],
  });
  const version = current.head + 1;
  await store.beginEpoch({
    final: {
      epoch: current.epoch,
      seq: current.head,
      data: Y.encodeStateAsUpdate(current.doc),
      at: now,
    },
    epoch: doc.clientID,
    ...(isOther ? { uid: meta.uid } : {}),
    first: { seq: version, data: Y.encodeStateAsUpdate(doc), author: 'server:restore', at: now },
  });
  return { version, epoch: doc.clientID, before: current.head };
}

function read(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, state);
  } catch (cause) {
    throw new RestoreError('This can’t be read: it is no encoded Yjs document.', { cause });
  }
  if (doc.store.pendingStructs === null && doc.store.pendingDs === null) return doc;
  throw new RestoreError('This is only a part of a document: it builds on changes that are not in it.');
}

function keepWhatIsOnTheWalls(current: Y.Doc, older: Y.Doc): void {
  older.transact(() => {
    const screens = older.getMap<unknown>('screens');
    for (const [id, screen] of topMap(current, 'screens')?.entries() ?? []) {
      if (!screens.has(id)) screens.set(id, copyValue(screen));
    }
    const launches = older.getMap<unknown>('launches');
    for (const slot of [...launches.keys()]) launches.delete(slot);
    for (const [slot, launch] of topMap(current, 'launches')?.entries() ?? []) {
      launches.set(slot, copyValue(launch));
    }
  });
}
