import * as v from 'valibot';
import * as Y from 'yjs';
import { readSite } from '#lib/model/read';
import { COLLECTIONS, type Site } from '#lib/model/site';

/** A map of the document as JSON: `{m: …}` for a nested map, `{v: …}` for a value. */
type Packed = { readonly [key: string]: { readonly m: Packed } | { readonly v: unknown } };
const packedSchema: v.GenericSchema<Packed> = v.record(
  v.string(),
  v.union([v.object({ m: v.lazy(() => packedSchema) }), v.object({ v: v.unknown() })]),
);
const copySchema = v.object({ format: v.literal(1), maps: v.record(v.string(), packedSchema) });

const TOP = [...COLLECTIONS, 'settings', 'meta'] as const;

/**
 * The site as text, without the document's history: what a kiosk plays from when its database does not open. Values stand
 * as they are in the document, so that reading it goes through the same schemas.
 */
export function copySite(doc: Y.Doc): string {
  const maps = Object.fromEntries(TOP.map((name) => [name, pack(doc.getMap<unknown>(name))]));
  return JSON.stringify({ format: 1, maps });
}

function pack(map: Y.Map<unknown>): Packed {
  return Object.fromEntries(
    [...map.entries()].map(([key, value]) => [
      key,
      value instanceof Y.Map ? { m: pack(value as Y.Map<unknown>) } : { v: value },
    ]),
  );
}

/** Reads what `copySite` wrote; `null` when it is no such text. Damaged records are skipped, as in a document. */
export function siteFromCopy(text: string): Site | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = v.safeParse(copySchema, json);
  if (!parsed.success) return null;
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const name of TOP) unpack(parsed.output.maps[name] ?? {}, doc.getMap<unknown>(name));
  });
  const site = readSite(doc);
  doc.destroy();
  return site;
}

function unpack(packed: Packed, into: Y.Map<unknown>): void {
  for (const [key, entry] of Object.entries(packed)) {
    if ('m' in entry) {
      const nested = new Y.Map<unknown>();
      into.set(key, nested);
      unpack(entry.m, nested);
    } else into.set(key, entry.v);
  }
}
