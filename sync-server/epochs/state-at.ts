import * as Y from 'yjs';
import type { DocumentStore, LoggedUpdate } from '../store/store';

/** Who logs an update that holds a whole document. */
const BEGINS = new Set(['server:founding', 'server:epoch', 'server:restore']);

/** Why an older state can't be had. */
export class NoSuchState extends Error {
  override readonly name = 'NoSuchState';
}

/** A document as it was after an update, out of log and archive, as an encoded state. @throws {NoSuchState} */
export async function stateAt(store: Pick<DocumentStore, 'history'>, version: number): Promise<Uint8Array> {
  const updates = await store.history(1, version);
  const first = updates.findLastIndex(({ author }) => BEGINS.has(author));
  const needed = first === -1 ? [] : updates.slice(first);
  if (!isWhole(needed, version)) {
    throw new NoSuchState(`Version ${version} can't be made any more: updates before it are missing.`);
  }
  const doc = new Y.Doc();
  try {
    doc.transact(() => {
      for (const { data } of needed) Y.applyUpdate(doc, data);
    });
  } catch (cause) {
    throw new NoSuchState(`Version ${version} can't be made: an update before it can't be read.`, { cause });
  }
  return Y.encodeStateAsUpdate(doc);
}

function isWhole(updates: readonly LoggedUpdate[], version: number): boolean {
  const from = updates[0]?.seq;
  if (from === undefined || updates.at(-1)?.seq !== version) return false;
  return updates.every(({ seq }, index) => seq === from + index);
}
