import * as Y from 'yjs';
import { topMapToEdit, type TopLevel } from './document';
import type { EditOrigin } from './edit';
import { entersIn, writesIn } from './writes-in';

/** What the server alone writes: launches altogether, of screens which there are. What a screen is like, people say. */
export type ServerOnly = Extract<TopLevel, 'launches' | 'screens'>;

/** What of it an update would write. */
export function serverOnlyIn(doc: Y.Doc, update: ReturnType<typeof Y.decodeUpdate>): readonly ServerOnly[] {
  return [
    ...(writesIn(doc, 'launches', update) ? (['launches'] as const) : []),
    ...(entersIn(doc, 'screens', update) ? (['screens'] as const) : []),
  ];
}

/** Runs a change of the document that leaves the entries of these maps as they are, whatever it does to them. */
export function keepEntries(
  doc: Y.Doc,
  names: readonly ServerOnly[],
  change: () => void,
  origin: EditOrigin,
): void {
  doc.transact((transaction) => {
    const kept = names.map((name) => {
      const map = topMapToEdit(doc, name);
      // A shared type that was deleted can't be put back; its copy can.
      const before = new Map([...map.entries()].map(([key, value]) => [key, { value, copy: copyOf(value) }]));
      return { map, before };
    });
    change();
    // Applying an update makes it a transaction of somebody else's, in which our own client may not have written.
    transaction.local = true;
    for (const { map, before } of kept) {
      for (const [key, { value, copy }] of before) if (map.get(key) !== value) map.set(key, copy);
      for (const key of [...map.keys()]) if (!before.has(key)) map.delete(key);
    }
  }, origin);
}

function copyOf(value: unknown): unknown {
  return value instanceof Y.AbstractType ? value.clone() : value;
}
