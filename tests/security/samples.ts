type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

/** A value that a JSON Schema takes, as far as it can be told; what only code checks is not met. */
export function sampleOf(schema: unknown): unknown {
  if (!isSchema(schema)) return null;
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const choices = schema[key];
    if (Array.isArray(choices)) return sampleOf(choices[0]);
  }
  switch (schema['type']) {
    case 'object': {
      const { properties, required } = schema;
      if (!isSchema(properties) || !Array.isArray(required)) return {};
      return Object.fromEntries(required.map((name) => [String(name), sampleOf(properties[String(name)])]));
    }
    case 'array':
      return Number(schema['minItems'] ?? 0) > 0 ? [sampleOf(schema['items'])] : [];
    case 'string':
      return 'a sample text'
        .padEnd(Number(schema['minLength'] ?? 0), 'x')
        .slice(0, Number(schema['maxLength'] ?? 99));
    case 'number':
    case 'integer':
      return Number(schema['minimum'] ?? 1);
    case 'boolean':
      return true;
    default:
      return null;
  }
}
