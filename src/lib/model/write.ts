import * as v from 'valibot';
import * as Y from 'yjs';
import { recordToEdit, topMapToEdit, type RawFields } from './document';
import { EditError, transact, type EditOrigin } from './edit';
import { pathOf, plainFields, sentenceOf, shown, type RecordSpec } from './parse';
import { isSame } from './same';

/** What an edit may change: any field but the fixed ones; `undefined` leaves a field alone. */
export type Patch<T, Fixed extends keyof T> = {
  readonly [K in Exclude<keyof T, Fixed>]?: T[K] | undefined;
};

/** The fields of a patch that are to be written. */
export function definedFields(patch: object): RawFields {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

/**
 * The schema's output for `fields`. @throws {EditError} `invalid`, with the schema's sentence, also for a field that
 * the schema does not know (of another content type, or misspelt)
 */
export function checked<T>(schema: v.GenericSchema<unknown, T>, id: string, fields: RawFields): RawFields {
  const result = v.safeParse(schema, { ...fields, id });
  if (!result.success) {
    const [issue] = result.issues;
    throw new EditError('invalid', sentenceOf(issue), pathOf(issue) || null, {
      cause: new v.ValiError(result.issues),
    });
  }
  return result.output as RawFields;
}

function demandKnown(output: RawFields, fields: RawFields, what: string): void {
  for (const field of Object.keys(fields)) {
    if (!Object.hasOwn(output, field)) {
      throw new EditError('invalid', `A record of ${what} has no field “${shown(field)}”.`, field);
    }
  }
}

/** A map `{key: true}` for the document. */
export function newSet(keys: readonly string[]): Y.Map<unknown> {
  return new Y.Map<unknown>(keys.map((key) => [key, true]));
}

/**
 * Creates a record with its nested maps. Only the fields that are given are written: the others keep their defaults,
 * and the document its size. @throws {EditError} `invalid` or `exists`
 */
export function insertRecord(
  doc: Y.Doc,
  spec: RecordSpec<unknown>,
  id: string,
  input: object,
  origin: EditOrigin,
  nested: Readonly<Record<string, Y.Map<unknown>>> = {},
): void {
  const fields = definedFields(input);
  const output = checked(spec.schema, id, fields);
  demandKnown(output, fields, spec.collection);
  const records = topMapToEdit(doc, spec.collection);
  // What is no record at all (a string, a list) is not in the way of one.
  if (records.get(id) instanceof Y.Map) {
    throw new EditError('exists', `There already is a record “${id}” in ${spec.collection}.`, 'id');
  }
  transact(doc, origin, () => {
    const record = new Y.Map<unknown>();
    for (const field of Object.keys(fields)) {
      if (!Object.hasOwn(spec.sets, field)) record.set(field, output[field]);
    }
    for (const field of Object.keys(spec.sets)) record.set(field, newSet(output[field] as readonly string[]));
    for (const [field, map] of Object.entries(nested)) record.set(field, map);
    records.set(id, record);
  });
}

/**
 * Writes the fields of `patch` that differ from what stands there. The record with the patch applied must be whole, so
 * a damaged record can be repaired by an edit that names every wrong field.
 * @throws {EditError} `not-found`, `damaged` or `invalid`
 */
export function updateRecord(
  doc: Y.Doc,
  spec: RecordSpec<unknown>,
  id: string,
  patch: object,
  origin: EditOrigin,
): void {
  const record = recordToEdit(doc, spec.collection, id);
  const before = plainFields(spec, record);
  writeFields(doc, spec.schema, record, id, before, definedFields(patch), spec.collection, origin);
}

/** What `updateRecord` would refuse, before anything is written. @throws {EditError} `not-found`, `damaged` or `invalid` */
export function checkPatch(doc: Y.Doc, spec: RecordSpec<unknown>, id: string, patch: object): void {
  const fields = definedFields(patch);
  const before = plainFields(spec, recordToEdit(doc, spec.collection, id));
  demandKnown(checked(spec.schema, id, { ...before, ...fields }), fields, spec.collection);
}

/** Writes what differs of `fields` into `record`, which may be a record, an item of one, or the settings. */
export function writeFields(
  doc: Y.Doc,
  schema: v.GenericSchema,
  record: Y.Map<unknown>,
  id: string,
  before: RawFields,
  fields: RawFields,
  what: string,
  origin: EditOrigin,
): void {
  const output = checked(schema, id, { ...before, ...fields });
  demandKnown(output, fields, what);
  const known = v.safeParse(schema, { ...before, id });
  const current = known.success ? (known.output as RawFields) : before;
  const changed = Object.keys(fields).filter((field) => !isSame(current[field], output[field]));
  if (changed.length === 0) return;
  transact(doc, origin, () => {
    for (const field of changed) record.set(field, output[field]);
  });
}

/**
 * Puts a key into a set of a record, or takes it out; nothing is written when it is so already. Two people adding
 * different keys both win. @throws {EditError} `not-found`, `damaged` or `invalid`
 */
export function writeKey(
  doc: Y.Doc,
  spec: RecordSpec<unknown>,
  id: string,
  field: string,
  key: string,
  on: boolean,
  origin: EditOrigin,
): void {
  const schema = Object.hasOwn(spec.sets, field) ? spec.sets[field] : undefined;
  if (schema === undefined) {
    throw new EditError('invalid', `A record of ${spec.collection} has no set “${shown(field)}”.`, field);
  }
  const record = recordToEdit(doc, spec.collection, id);
  const set = record.get(field);
  if (!on) {
    // A key that no schema would accept can still be taken out: that is how a damaged set is repaired.
    if (set instanceof Y.Map && set.has(key)) transact(doc, origin, () => set.delete(key));
    return;
  }
  const result = v.safeParse(schema, key);
  if (!result.success) throw new EditError('invalid', result.issues[0].message, field);
  const name = result.output;
  if (set instanceof Y.Map && set.get(name) === true) return;
  transact(doc, origin, () => {
    if (set instanceof Y.Map) set.set(name, true);
    else record.set(field, newSet([name]));
  });
}
