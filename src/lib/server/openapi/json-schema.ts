import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';

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
