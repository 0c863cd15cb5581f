import type { JsonSchema } from '../client/api-document';

function range(from: number | undefined, to: number | undefined, unit = ''): readonly string[] {
  if (from === undefined && to === undefined) return [];
  const words = unit === '' ? '' : ` ${unit}${(to ?? from) === 1 ? '' : 's'}`;
  if (to === undefined) return [`at least ${from}${words}`];
  if (from === undefined) return [`at most ${to}${words}`];
  return [from === to ? `exactly ${from}${words}` : `${from} to ${to}${words}`];
}

/** What a value has to keep to beside its type, in words. */
export function limitsOf(schema: JsonSchema): readonly string[] {
  const { format, pattern } = schema;
  return [
    ...range(schema.minLength, schema.maxLength, 'character'),
    ...range(schema.minimum, schema.maximum),
    ...range(schema.minItems, schema.maxItems, 'item'),
    ...(format === undefined ? [] : [`a ${format}`]),
    ...(pattern === undefined ? [] : [`like ${pattern}`]),
    ...(schema.default === undefined ? [] : [`${JSON.stringify(schema.default)} unless given`]),
  ];
}
