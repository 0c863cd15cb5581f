import * as Y from 'yjs';
import type { Migration } from '#lib/model/migrations';
import type { LiveDocument } from '../document';
import type { DocumentStore } from '../store/store';
import type { EpochWork } from './work';

export interface TurnParts {
  readonly store: DocumentStore;
  readonly work: EpochWork;
  readonly now: () => number;
  readonly migrations?: readonly Migration[];
}

export interface Turned {
  readonly founder: number;
  /** How the old epoch ended. */
  readonly version: number;
  readonly vector: Uint8Array;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/**
 * Ends a document's epoch and begins the next, in the store: one transaction, before which everything is as it was, and
 * after which the store loads the new epoch. Nobody may edit the document meanwhile; afterwards nobody may use it.
 */
export async function turnEpoch(
  document: LiveDocument,
  { store, work, now, migrations }: TurnParts,
): Promise<Turned> {
  do await document.settled();
  while (document.applied !== document.committed);
  const { uid, epoch, committed: seq } = document;
  const state = Y.encodeStateAsUpdate(document.doc);
  const vector = Y.encodeStateVector(document.doc);
  const at = now();
  const { founder, data } = await work.rebuild(state, {
    uid,
    epoch,
    now: at,
    ...(migrations === undefined ? {} : { migrations }),
  });
  if (document.applied !== seq) throw new Error('Somebody edited the document while its epoch ended.');
  await store.beginEpoch({
    final: { epoch, seq, data: state, at },
    epoch: founder,
    first: { seq: seq + 1, data, author: 'server:epoch', at },
  });
  return { founder, version: seq, vector, bytesBefore: state.byteLength, bytesAfter: data.byteLength };
}
