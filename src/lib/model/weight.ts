import * as Y from 'yjs';

/** What a document costs whoever holds it, and what of that a new epoch would save. */
export interface Weight {
  /** Yjs' structs: memory, and the time that every load takes. */
  readonly structs: number;
  /** Those that hold something that is still there: about as many as the document has after it was rebuilt. */
  readonly live: number;
  /** Client ids: the length of every state vector. A rebuilt document has one. */
  readonly clients: number;
}

/** Looks at every struct: less than 0.1 s for a million, on a busy machine. */
export function weigh(doc: Y.Doc): Weight {
  let structs = 0;
  let live = 0;
  for (const ofClient of doc.store.clients.values()) {
    structs += ofClient.length;
    for (const struct of ofClient) if (struct instanceof Y.Item && !struct.deleted) live += 1;
  }
  return { structs, live, clients: doc.store.clients.size };
}
