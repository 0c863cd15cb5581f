import type { JsonSchema, NamedSchemas } from '../client/api-document';
import { limitsOf } from './limits';
import { choicesOf, nameIn, plain } from './schema-parts';

/** What a value looks like, for people. */
export interface Shape {
  /** `string`, `list of number`, `"auto" or number`. */
  readonly type: string;
  /** `1 to 64 characters`. */
  readonly limits: readonly string[];
  readonly description: string;
  readonly fields: readonly Field[];
  /** Where it is one of several objects: each of them. */
  readonly variants: readonly Variant[];
}

export interface Field extends Shape {
  readonly name: string;
  readonly required: boolean;
}

export interface Variant {
  /** What tells it from the others: `type: "image"`. */
  readonly name: string;
  readonly fields: readonly Field[];
}

/** Reads a JSON schema into what a person sees. `within`: the named schemas that it stands in, so that it ends. */
export function shapeOf(schema: JsonSchema, named: NamedSchemas, within: readonly string[] = []): Shape {
  const name = schema.$ref === undefined ? null : nameIn(schema.$ref);
  if (name !== null && within.includes(name)) return { ...EMPTY, type: name };
  const inner = name === null ? within : [...within, name];
  const read = plain(schema, named);
  const shape = { ...EMPTY, limits: limitsOf(read), description: read.description ?? '' };
  const choices = choicesOf(read, named);
  if (choices !== null) return { ...shape, ...chosen(choices, named, inner, shape.limits) };
  if (read.const !== undefined) return { ...shape, type: JSON.stringify(read.const) };
  if (read.enum !== undefined)
    return { ...shape, type: read.enum.map((value) => JSON.stringify(value)).join(' or ') };
  if (read.items !== undefined) {
    const each = shapeOf(read.items, named, inner);
    const { fields, variants } = each;
    const limits = [...shape.limits, ...each.limits.map((limit) => `each ${limit}`)];
    return { ...shape, type: `list of ${each.type}`, limits, fields, variants };
  }
  const { additionalProperties: others, properties } = read;
  if (properties === undefined && typeof others === 'object')
    return { ...shapeOf(others, named, inner), ...shape, type: 'object with names of its own' };
  return { ...shape, type: typeOf(read), fields: fieldsOf(read, named, inner) };
}

const EMPTY: Shape = { type: '', limits: [], description: '', fields: [], variants: [] };

function typeOf({ type, properties }: JsonSchema): string {
  if (type === undefined) return properties === undefined ? 'anything' : 'object';
  return typeof type === 'string' ? type : type.join(' or ');
}

function fieldsOf(schema: JsonSchema, named: NamedSchemas, within: readonly string[]): readonly Field[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    ...shapeOf(property, named, within),
    name,
    required: schema.required?.includes(name) ?? false,
  }));
}

function chosen(
  choices: readonly JsonSchema[],
  named: NamedSchemas,
  within: readonly string[],
  ownLimits: readonly string[],
): Pick<Shape, 'type' | 'limits' | 'fields' | 'variants'> {
  const shapes = choices.map((choice) => ({ choice, shape: shapeOf(choice, named, within) }));
  // What may be null says so last.
  const types = new Set(
    [...shapes.map(({ shape }) => shape.type)].sort((a, b) => Number(a === 'null') - Number(b === 'null')),
  );
  const objects = shapes.filter(({ shape }) => shape.fields.length > 0);
  return {
    type: [...types].join(' or '),
    limits: [...new Set([...shapes.flatMap(({ shape }) => shape.limits), ...ownLimits])],
    fields: objects.length === 1 ? (objects[0]?.shape.fields ?? []) : [],
    variants: [
      ...(objects.length < 2
        ? []
        : objects.map(({ choice, shape }, index) => ({
            name: tellingName(choice) ?? `form ${index + 1}`,
            fields: shape.fields,
          }))),
      ...shapes.flatMap(({ shape }) => shape.variants),
    ],
  };
}

function tellingName({ properties = {} }: JsonSchema): string | null {
  const fixed = Object.entries(properties).filter(([, property]) => property.const !== undefined);
  if (fixed.length === 0) return null;
  return fixed.map(([name, property]) => `${name}: ${JSON.stringify(property.const)}`).join(', ');
}
