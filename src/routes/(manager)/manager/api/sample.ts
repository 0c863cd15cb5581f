import type { JsonSchema, NamedSchemas } from '../client/api-document';
import { choicesOf, plain } from './schema-parts';

/** Where a schema refers to itself, an example has to end. */
const DEEPEST = 8;

/** A body to start from: what has to be given, or where nothing has to, the first field there is. */
export function sampleBody(schema: JsonSchema, named: NamedSchemas): unknown {
  const [first] = choicesOf(plain(schema, named), named) ?? [plain(schema, named)];
  const read = first ?? {};
  const [name] = Object.keys(read.properties ?? {});
  const required = read.required?.length ? read.required : name === undefined ? [] : [name];
  return sampleOf({ ...read, required }, named);
}

/** The plainest value of a schema; texts are `…`, to be replaced. */
export function sampleOf(schema: JsonSchema, named: NamedSchemas, depth = 0): unknown {
  if (depth > DEEPEST) return null;
  const read = plain(schema, named);
  if (read.const !== undefined) return read.const;
  if (read.default !== undefined) return read.default;
  if (read.enum !== undefined) return read.enum[0];
  const [choice] = choicesOf(read, named) ?? [];
  if (choice !== undefined) return sampleOf(choice, named, depth + 1);
  switch (typeof read.type === 'string' ? read.type : read.type?.[0]) {
    case 'string':
      return read.format === 'date' ? '2026-01-31' : '…';
    case 'number':
    case 'integer':
      return read.minimum ?? 0;
    case 'boolean':
      return true;
    case 'array':
      return read.items === undefined || (read.minItems ?? 0) === 0
        ? []
        : [sampleOf(read.items, named, depth + 1)];
    case 'object':
      return Object.fromEntries(
        Object.entries(read.properties ?? {})
          .filter(([name]) => read.required?.includes(name))
          .map(([name, property]) => [name, sampleOf(property, named, depth + 1)]),
      );
    default:
      return null;
  }
}
