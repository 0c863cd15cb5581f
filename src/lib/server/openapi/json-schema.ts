import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';

/**
 * A valibot schema as JSON Schema 2020-12, which is OpenAPI 3.1's. What a schema checks by code of its own is left out:
 * the document then allows more than the server takes, never less.
 */
export function jsonSchema(schema: v.GenericSchema, of: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, {
    errorMode: 'ignore',
    typeMode: of,
    target: 'draft-2020-12',
  });
  return rest;
}

type Described = v.GenericSchema & { readonly wrapped?: Described };

/** What an object's fields are for, by name. JSON Schema would lose it where a text is read as something else. */
export function descriptionsIn(schema: v.GenericSchema): ReadonlyMap<string, string> {
  const { entries = {} } = schema as v.GenericSchema & { readonly entries?: Record<string, Described> };
  return new Map(
    Object.entries(entries).flatMap(([name, entry]) => {
      let inner = entry;
      while (inner.wrapped !== undefined) inner = inner.wrapped;
      const description = v.getDescription(inner);
      return description === undefined ? [] : [[name, description]];
    }),
  );
}
