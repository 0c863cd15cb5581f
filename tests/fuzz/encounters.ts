import * as Y from 'yjs';
import { topMapsOf, touchedBy } from '#lib/model/touched';
import { readSite } from '#lib/model/read';
import { COLLECTIONS } from '#lib/model/site';

interface Act {
  /** `playlists/<id>/items/<id>`: what was changed or deleted; a field of it is not part of the path. */
  readonly path: string;
  readonly kind: 'edit' | 'delete';
  readonly client: number;
  /** Behind its last change. */
  readonly clock: number;
  /** What its author knew. */
  readonly knew: ReadonlyMap<number, number>;
}

/** Keeps count of the meetings of edits that a run is there for: one that never has them proves little. */
export class Encounters {
  readonly #acts: Act[] = [];

  /** Called while a local transaction runs its last handlers. */
  note(transaction: Y.Transaction): void {
    const { doc, beforeState, afterState } = transaction;
    const common = { client: doc.clientID, clock: afterState.get(doc.clientID) ?? 0, knew: beforeState };
    for (const { top, path, keys, type } of touchedBy(transaction, topMapsOf(doc))) {
      const at = [top, ...path].join('/');
      for (const key of keys) {
        const gone = type._map.get(key)?.deleted === true;
        // Trashing a record is deleting it, as far as people are concerned.
        if (gone || key === 'deletedAt')
          this.#acts.push({
            path: gone && key !== 'deletedAt' ? `${at}/${key}` : at,
            kind: 'delete',
            ...common,
          });
        else this.#acts.push({ path: at, kind: 'edit', ...common });
      }
    }
  }

  /** Whether somebody put a record (`contents/<id>`) into the trash: it may then be gone for good. */
  wasTrashed(record: string): boolean {
    return this.#acts.some(({ kind, path }) => kind === 'delete' && path === record);
  }

  /** Pairs of a deletion and an edit of the same thing, made without knowing of each other. */
  get deletesAgainstEdits(): number {
    const edits = this.#acts.filter(({ kind }) => kind === 'edit');
    return this.#acts
      .filter(({ kind }) => kind === 'delete')
      .reduce((sum, deletion) => sum + edits.filter((edit) => meet(deletion, edit)).length, 0);
  }
}

function meet(deletion: Act, edit: Act): boolean {
  return (
    (edit.path === deletion.path || edit.path.startsWith(`${deletion.path}/`)) &&
    // A deletion makes no change of its own: it is known by what its author knew.
    !((edit.knew.get(deletion.client) ?? 0) >= deletion.clock && edit.client === deletion.client) &&
    edit.client !== deletion.client &&
    (deletion.knew.get(edit.client) ?? 0) < edit.clock &&
    (edit.knew.get(deletion.client) ?? 0) < deletion.clock
  );
}

/** Records that several people created under one key without knowing of each other. */
export function sameKeyCreations(doc: Y.Doc): number {
  let count = 0;
  for (const collection of COLLECTIONS) {
    for (const item of doc.getMap(collection)._map.values()) {
      let firsts = 0;
      for (let at: Y.Item | null = item; at !== null; at = at.left) if (at.origin === null) firsts += 1;
      if (firsts > 1) count += 1;
    }
  }
  return count;
}

/** Pairs of neighbours in a playlist with the same rank. */
export function equalRanks(doc: Y.Doc): number {
  return [...readSite(doc).playlists.values()].reduce(
    (sum, { items }) => sum + items.filter(({ rank }, index) => rank === items[index - 1]?.rank).length,
    0,
  );
}
