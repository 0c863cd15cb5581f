import * as Y from 'yjs';
import { weigh, type Weight } from '#lib/model/weight';
import { readDocument } from './load';
import type { DocumentStore } from './store/store';

/** What is stored of a document, as one garbage-collected snapshot. */
export interface Fold {
  /** The last update that is in it. */
  readonly seq: number;
  readonly data: Uint8Array;
  readonly weight: Weight;
}

/** Makes a fold of what is committed; it takes as long as loading the document. Null for one that was never founded. */
export type Folder = (signal: AbortSignal) => Promise<Fold | null>;

/** @throws {Error} when the document can't be loaded */
export async function fold(
  store: Pick<DocumentStore, 'load'>,
  onBadSnapshot: (error: unknown) => void,
): Promise<Fold | null> {
  const loaded = await readDocument(store, onBadSnapshot);
  if (loaded === null) return null;
  const { doc, head } = loaded;
  return { seq: head, data: Y.encodeStateAsUpdate(doc), weight: weigh(doc) };
}
