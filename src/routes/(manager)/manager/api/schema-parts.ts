import type { JsonSchema, NamedSchemas } from '../client/api-document';

/** The name of the schema that is referred to: `#/components/schemas/Problem` → `Problem`. */
export const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** A schema without a reference or `allOf` at its top. One that refers to itself comes out empty at that place. */
export function plain(schema: JsonSchema, named: NamedSchemas, within: readonly string[] = []): JsonSchema {
  const { $ref, allOf, ...own } = schema;
  if ($ref === undefined && allOf === undefined) return schema;
  const parts = (allOf ?? []).map((part) => plain(part, named, within));
  if ($ref !== undefined) {
    const name = nameIn($ref);
    const target = within.includes(name) ? undefined : named[name];
    if (target !== undefined) parts.unshift(plain(target, named, [...within, name]));
  }
  return [...parts, own].reduce<JsonSchema>((sum, part) => {
    const properties = { ...sum.properties };
    for (const [name, property] of Object.entries(part.properties ?? {}))
      properties[name] = { ...properties[name], ...property };
    return {
      ...sum,
      ...part,
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      required: [...(sum.required ?? []), ...(part.required ?? [])],
    };
  }, {});
}

/** What a value may be one of, choices within choices laid flat; null where there is nothing to choose. */
export function choicesOf(schema: JsonSchema, named: NamedSchemas): readonly JsonSchema[] | null {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices === undefined) return null;
  return choices.flatMap((choice) => {
    const read = plain(choice, named);
    return choicesOf(read, named) ?? [read];
  });
}
