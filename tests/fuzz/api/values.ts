import fc from 'fast-check';

/** As much of JSON Schema as the server's document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** What has broken servers before. */
const HOSTILE = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udc00x',
  '\u202e\u200b',
  '👩‍👩‍👧‍👦'.repeat(20),
  'é'.normalize('NFD'),
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '..%2f..%2f',
  "'; drop table users; --",
  '<script>alert(1)</script>',
  '%',
  '%00',
  '%zz',
  'NaN',
  '-0',
  '1e999',
  'null',
  'a'.repeat(5_000),
  '2026-02-30',
  '25:61',
  'https://',
  'javascript:alert(1)',
  'Europe/Paris',
  'all',
  'screen:hall',
  'group:\u0000',
] as const;

export const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    0.5,
    -0,
    1e21,
    1e308,
    2 ** 53,
    -(2 ** 63),
    [],
    {},
    [[]],
    { $ref: '#' },
    { toString: 1 },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values that a schema allows, about: what its patterns and formats say is only tried for. */
function good(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return fc.oneof(...either.map((one) => value(one, ids)));
  switch (schema.type) {
    case 'object':
      return object(schema, ids);
    case 'array':
      return fc.array(value(schema.items ?? {}, ids), { maxLength: 4 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 2_000_000_000_000 });
    case 'number':
      return fc.integer({ min: Math.ceil(schema.minimum ?? 0), max: Math.floor(schema.maximum ?? 1_000) });
    default:
      return text(schema, ids);
  }
}

function text({ pattern }: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const plain = [
    fc.constantFrom(...ids, 'Words', 'all', '08:00', '2026-03-02', '#224466', 'https://example.org/'),
  ];
  if (pattern === undefined) return fc.oneof(...plain, hostileText);
  try {
    return fc.oneof(...plain, fc.stringMatching(new RegExp(pattern)));
  } catch {
    // A pattern that the generator does not know how to turn round.
    return fc.oneof(...plain);
  }
}

function object({ properties = {}, required = [] }: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, value(schema, ids)]),
  );
  return fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
}

/** Mostly what a schema allows; now and then something else in its place. */
export function value(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 14, arbitrary: good(schema, ids) }, { weight: 1, arbitrary: hostile });
}

/** The same with a field too many or too few. */
export function body(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const extra = fc.constantFrom(
    'id',
    'createdAt',
    'createdBy',
    'deletedAt',
    'role',
    '__proto__',
    'constructor',
  );
  return fc.oneof(
    { weight: 10, arbitrary: value(schema, ids) },
    {
      weight: 2,
      arbitrary: fc.tuple(value(schema, ids), extra, hostile).map(([whole, name, more]): unknown =>
        typeof whole === 'object' && whole !== null && !Array.isArray(whole)
          ? // Parsed, so that __proto__ is a field as it is for whoever sends it.
            JSON.parse(
              JSON.stringify(whole)
                .replace(/^\{/, `{${JSON.stringify(name)}:${JSON.stringify(more ?? null)},`)
                .replace(/,\}$/, '}'),
            )
          : whole,
      ),
    },
    { weight: 1, arbitrary: hostile },
  );
}
