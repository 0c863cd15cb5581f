import * as v from 'valibot';
import type * as Y from 'yjs';
import { rawFields, topMapToEdit, type RawFields } from './document';
import type { EditOrigin } from './edit';
import { shown, type Parsed } from './parse';
import { name, recordId, timeZone } from './values';
import { definedFields, writeFields, type Patch } from './write';

/** What holds for the whole site. Every field has a default, so that an empty map is a valid site. */
export const settingsSchema = v.object({
  name: v.optional(name, 'My site'),
  timezone: v.optional(timeZone, 'UTC'),
  defaultPlaylist: v.optional(v.nullable(recordId), null),
  /** Seconds that an item with an automatic duration and no length of its own is shown. */
  defaultSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(86_400)), 10),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

export type SettingsPatch = Patch<Settings, never>;

/** @throws {EditError} `invalid` or `damaged` */
export function updateSettings(doc: Y.Doc, patch: SettingsPatch, origin: EditOrigin): void {
  const record = topMapToEdit(doc, 'settings');
  const before = believable(rawFields(record));
  writeFields(doc, settingsSchema, record, '', before, definedFields(patch), 'settings', origin);
}

/** The settings of a document. A field that does not parse counts as not set: a site always has settings. */
export function parseSettings(
  record: Y.Map<unknown> | null,
): Parsed<Settings> & { readonly value: Settings } {
  if (record === null)
    return { value: v.parse(settingsSchema, {}), problems: ['The settings are not a map'] };
  const problems: string[] = [];
  return { value: v.parse(settingsSchema, believable(rawFields(record), problems)), problems };
}

/** The fields that parse, one by one. */
function believable(fields: RawFields, problems: string[] = []): RawFields {
  const good: RawFields = {};
  for (const [field, schema] of Object.entries(settingsSchema.entries)) {
    if (fields[field] === undefined) continue;
    const result = v.safeParse(schema, fields[field]);
    if (result.success) good[field] = result.output;
    else problems.push(shown(`${field}: ${result.issues[0].message}`));
  }
  return good;
}
