import * as Y from 'yjs';
import { lateEdits, type LateEdits } from '#lib/model/carry-over';
import { rebuildSite, type Rebuilding } from '#lib/model/rebuild';

export interface Rebuilt {
  /** The client id that wrote all of it. */
  readonly founder: number;
  /** The whole document. */
  readonly data: Uint8Array;
}

/** What takes seconds for a document that is large enough to need a new epoch: done beside the event loop. */
export interface EpochWork {
  /** The next epoch of an encoded document. */
  rebuild(state: Uint8Array, rebuilding: Rebuilding): Promise<Rebuilt>;
  /** What an update changes in an epoch's final state. Rejects with a `CarryOverError`. */
  lateEdits(final: Uint8Array, update: Uint8Array): Promise<LateEdits>;
  /** Breaks off what is being done: it rejects. */
  stop(): void;
}

/** What the thread does, on the spot. */
export function rebuild(state: Uint8Array, rebuilding: Rebuilding): Rebuilt {
  const doc = rebuildSite(state, rebuilding);
  return { founder: doc.clientID, data: Y.encodeStateAsUpdate(doc) };
}

/** For tests and small documents. */
export const ON_THE_SPOT: EpochWork = {
  rebuild: (state, rebuilding) => Promise.resolve().then(() => rebuild(state, rebuilding)),
  lateEdits: (final, update) => Promise.resolve().then(() => lateEdits(final, update)),
  stop: () => undefined,
};
