import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../client/api-document';
import { shapeOf } from './shape';

const look = (schema: JsonSchema, named = {}) => shapeOf(schema, named);

describe('the shape of a value', () => {
  it('is its type and what it has to keep to', () => {
    expect(look({ type: 'string', minLength: 1, maxLength: 64, default: 'x' })).toMatchObject({
      type: 'string',
      limits: ['1 to 64 characters', '"x" unless given'],
    });
    expect(look({ type: 'number', minimum: 0 }).limits).toEqual(['at least 0']);
    expect(look({ type: 'array', maxItems: 1, items: { type: 'string', format: 'date' } })).toMatchObject({
      type: 'list of string',
      limits: ['at most 1 item', 'each a date'],
    });
  });

  it('names the values of which it is one, and null last', () => {
    expect(look({ enum: ['admin', 'viewer'], type: 'string' }).type).toBe('"admin" or "viewer"');
    expect(look({ anyOf: [{ type: 'null' }, { type: 'integer', maximum: 9 }] })).toMatchObject({
      type: 'integer or null',
      limits: ['at most 9'],
    });
    const nested = { anyOf: [{ anyOf: [{ const: 'auto' }, { type: 'number' }] }, { type: 'null' }] };
    expect(look(nested).type).toBe('"auto" or number or null');
  });

  it('has the fields of an object, of the one object that it may be, and of those in a list', () => {
    const point: JsonSchema = {
      type: 'object',
      properties: { x: { type: 'number' }, y: { type: 'number' } },
      required: ['x'],
    };
    const fields = [
      expect.objectContaining({ name: 'x', required: true }),
      expect.objectContaining({ name: 'y', required: false }),
    ];
    expect(look(point)).toMatchObject({ type: 'object', fields });
    expect(look({ anyOf: [point, { type: 'null' }] })).toMatchObject({ type: 'object or null', fields });
    expect(look({ type: 'array', items: point })).toMatchObject({ type: 'list of object', fields });
  });

  it('tells the objects of which it is one by what is fixed in each', () => {
    const of = (type: string): JsonSchema => ({ type: 'object', properties: { type: { const: type } } });
    const { type, fields, variants } = look({ oneOf: [of('image'), of('text')] });
    expect([type, fields]).toEqual(['object', []]);
    expect(variants.map(({ name }) => name)).toEqual(['type: "image"', 'type: "text"']);
    expect(look({ type: 'array', items: { oneOf: [of('image'), of('text')] } }).variants).toHaveLength(2);
    const unnamed: JsonSchema = { type: 'object', properties: { a: {} } };
    expect(look({ anyOf: [unnamed, unnamed] }).variants.map(({ name }) => name)).toEqual([
      'form 1',
      'form 2',
    ]);
  });

  it('follows names, puts parts together, and ends where a schema holds itself', () => {
    const named = {
      Tree: {
        type: 'object',
        properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
      },
    };
    const { fields } = look({ $ref: '#/components/schemas/Tree' }, named);
    expect(fields).toMatchObject([{ name: 'children', type: 'list of Tree', fields: [] }]);

    const problem = look({
      allOf: [
        {
          type: 'object',
          properties: { code: { type: 'string', description: 'Stable.' } },
          required: ['code'],
        },
        { properties: { code: { enum: ['busy'] } } },
      ],
    });
    expect(problem.fields).toMatchObject([
      { name: 'code', type: '"busy"', description: 'Stable.', required: true },
    ]);
  });

  it('says so where anything goes', () => {
    expect(look({}).type).toBe('anything');
    expect(look({ type: 'object', additionalProperties: { type: 'string' } }).type).toBe(
      'object with names of its own',
    );
  });
});
