import * as v from 'valibot';
import * as Y from 'yjs';
import { rawFields, topMap, topMapToEdit } from './document';
import { EditError, transact, type EditOrigin } from './edit';
import { schemaVersion } from './migrations';
import { problemOf, sentenceOf, type Parsed } from './parse';
import { settingsSchema } from './settings';

export { schemaVersion };

/** A Yjs client id. */
const clientId = v.pipe(v.number(), v.integer(), v.minValue(0));

export const metaSchema = v.object({
  /** Names the site for ever. */
  uid: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  schemaVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The founding client ids of this epoch (last) and of those before it. */
  lineage: v.pipe(v.array(clientId), v.minLength(1), v.maxLength(10_000)),
});
export type Meta = v.InferOutput<typeof metaSchema>;

export interface Founding {
  readonly uid: string;
  readonly name: string;
  readonly timezone: string;
}

/**
 * Founds a site in an empty document, in one transaction, so that the client id of `doc` marks the epoch: every state
 * vector that knows anything of it contains that id. @throws {EditError} `invalid`, or `exists` in a used document
 */
export function foundSite(doc: Y.Doc, { uid, name, timezone }: Founding, origin: EditOrigin): void {
  if (doc.store.clients.size > 0) {
    throw new EditError('exists', 'A site is founded in an empty document only; this one has content.');
  }
  const settings = v.safeParse(settingsSchema, { name, timezone });
  if (!settings.success) throw new EditError('invalid', sentenceOf(settings.issues[0]));
  const meta = v.safeParse(metaSchema, { uid, schemaVersion, lineage: [doc.clientID] });
  if (!meta.success) throw new EditError('invalid', sentenceOf(meta.issues[0]));
  const metaMap = topMapToEdit(doc, 'meta');
  const settingsMap = topMapToEdit(doc, 'settings');
  transact(doc, origin, () => {
    for (const [field, value] of Object.entries(meta.output)) metaMap.set(field, value);
    settingsMap.set('name', settings.output.name);
    settingsMap.set('timezone', settings.output.timezone);
  });
}

/** What the document says of itself; null before the first sync, and where it can't be believed. */
export function readMeta(doc: Y.Doc): Meta | null {
  return parseMeta(topMap(doc, 'meta')).value;
}

/** Parses the `meta` map. An empty one is no problem: nothing was received yet. */
export function parseMeta(map: Y.Map<unknown> | null): Parsed<Meta> {
  if (map === null) return { value: null, problems: ['The site’s identity is not a map'] };
  if (map.size === 0) return { value: null, problems: [] };
  const result = v.safeParse(metaSchema, rawFields(map));
  if (result.success) return { value: result.output, problems: [] };
  return { value: null, problems: result.issues.map((issue) => problemOf(issue)) };
}

/** The founding client id of the document's epoch, or null in a document that was not founded. */
export function epochOf(doc: Y.Doc): number | null {
  return readMeta(doc)?.lineage.at(-1) ?? null;
}

/** Bytes that are no encoded state vector: from a hostile or broken client, or from damaged storage. */
export class StateVectorError extends Error {
  override readonly name = 'StateVectorError';
  readonly code = 'malformed';
}

function decode(bytes: Uint8Array): ReadonlyMap<number, number> {
  try {
    return Y.decodeStateVector(bytes);
  } catch (cause) {
    throw new StateVectorError('These bytes are not a Yjs state vector.', { cause });
  }
}

/** Whether an encoded state vector knows the epoch that `founder` began. @throws {StateVectorError} */
export function hasFounder(bytes: Uint8Array, founder: number): boolean {
  return (decode(bytes).get(founder) ?? 0) > 0;
}

/** Whether an encoded state vector is that of a document without content. @throws {StateVectorError} */
export function isEmptyVector(bytes: Uint8Array): boolean {
  return decode(bytes).size === 0;
}
