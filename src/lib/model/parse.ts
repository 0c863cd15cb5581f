import * as v from 'valibot';
import * as Y from 'yjs';
import { rawFields, type RawFields } from './document';
import { migrate } from './migrations';
import type { Collection, Damaged } from './site';

/** How a record stands in the document, and how it is believed. One per collection, beside its schema. */
export interface RecordSpec<T> {
  readonly collection: Collection;
  readonly schema: v.GenericSchema<unknown, T>;
  /** Fields that are sets (maps `{key: true}`), with the schema of their keys. */
  readonly sets: Readonly<Record<string, v.GenericSchema<unknown, string>>>;
  /**
   * Fields whose values not every platform knows, such as a zone that is younger than a kiosk's browser. Such a value is
   * reported, but the record is read as if the field were not set.
   */
  readonly ofPlatform?: readonly string[];
}

export interface Parsed<T> {
  /** Null when the record as a whole can't be believed. */
  readonly value: T | null;
  /** Sentences, each with the path of what is wrong. */
  readonly problems: readonly string[];
}

/** More than these per record help nobody. */
export const MOST_PROBLEMS = 20;

type Issue = v.BaseIssue<unknown>;

/** The path of the field, or an empty string for the record itself. */
export function pathOf(issue: Issue): string {
  return v.getDotPath(issue) ?? '';
}

/** What is wrong, for a person: the schema's own sentence where it has one, else valibot's with the field in front. */
export function sentenceOf(issue: Issue): string {
  const path = pathOf(issue);
  return shown(
    issue.message.startsWith('Invalid ') && path !== '' ? `${path}: ${issue.message}` : issue.message,
  );
}

export function problemOf(issue: Issue, prefix = ''): string {
  const path = prefix + pathOf(issue);
  return shown(path === '' ? issue.message : `${path}: ${issue.message}`);
}

/** Checks plain fields against a schema; the id is the record's key, whatever a field of that name says. */
export function parseFields<T>(
  schema: v.GenericSchema<unknown, T>,
  id: string,
  fields: RawFields,
  prefix = '',
): Parsed<T> {
  const result = v.safeParse(schema, { ...fields, id });
  if (result.success) return { value: result.output, problems: [] };
  return { value: null, problems: result.issues.map((issue) => problemOf(issue, prefix)) };
}

/** The keys of a set that can be believed; a key that can't is left out and reported. */
function parseSet(
  field: string,
  raw: Y.Map<unknown>,
  key: v.GenericSchema<unknown, string>,
  problems: string[],
): readonly string[] {
  const keys: string[] = [];
  for (const [name, value] of raw.entries()) {
    const result = v.safeParse(key, name);
    if (value !== true) problems.push(`${field}.${shown(name)}: A member of a set is marked with true`);
    else if (!result.success) problems.push(`${field}.${shown(name)}: ${result.issues[0].message}`);
    else keys.push(name);
  }
  return keys;
}

/** Text as it may be shown to a person: what a damaged record quotes can be megabytes long. */
export function shown(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}

/** A record of the document as it was written, but with its sets as lists. Nothing is checked but those. */
export function storedFields(
  spec: RecordSpec<unknown>,
  record: Y.Map<unknown>,
  problems: string[] = [],
): RawFields {
  const fields = rawFields(record);
  for (const [field, key] of Object.entries(spec.sets)) {
    const raw = fields[field];
    if (raw instanceof Y.Map) fields[field] = parseSet(field, raw as Y.Map<unknown>, key, problems);
    else if (raw !== undefined) fields[field] = null;
  }
  return fields;
}

/** A record of the document as plain fields: sets as lists, older shapes upgraded, nothing checked but sets. */
export function plainFields(
  spec: RecordSpec<unknown>,
  record: Y.Map<unknown>,
  problems: string[] = [],
): RawFields {
  return migrate(spec.collection, storedFields(spec, record, problems));
}

/** Parses one record. Never throws, whatever stands there. */
export function parseRecord<T>(spec: RecordSpec<T>, id: string, raw: unknown): Parsed<T> {
  if (!(raw instanceof Y.Map)) return { value: null, problems: ['The record is not a map'] };
  const problems: string[] = [];
  const fields = plainFields(spec, raw as Y.Map<unknown>, problems);
  const parsed = parseFields(spec.schema, id, fields);
  const value = parsed.value ?? parseFields(spec.schema, id, without(fields, spec.ofPlatform ?? [])).value;
  return { value, problems: [...problems, ...parsed.problems].slice(0, MOST_PROBLEMS) };
}

function without(fields: RawFields, names: readonly string[]): RawFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

export function damagedBy(
  collection: Damaged['collection'],
  id: string,
  problems: readonly string[],
): readonly Damaged[] {
  return [...problems].sort().map((problem) => ({ collection, id, problem }));
}
