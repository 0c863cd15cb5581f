import { describe, expect, it } from 'vitest';
import { curlExample } from './curl';
import type { ApiOperation } from './operations';
import { sampleBody } from './sample';

const READ: ApiOperation = {
  anchor: 'get-screens-id',
  method: 'GET',
  path: '/api/v1/screens/{id}',
  summary: '',
  description: '',
  action: 'site.read',
  parameters: [],
  body: null,
  answers: [],
  refusals: [],
};
const example = (operation: Partial<ApiOperation>) =>
  curlExample({ ...READ, ...operation }, 'https://signs.example', {});

describe('an example for curl', () => {
  it('sends the token and has variables for what stands in the path', () => {
    expect(example({})).toBe(
      'curl \\\n  -H "Authorization: Bearer $VITRINE_TOKEN" \\\n  "https://signs.example/api/v1/screens/$ID"',
    );
  });

  it('sends no token where none is asked for, and a login’s cookies where tokens open nothing', () => {
    expect(example({ action: null })).not.toContain('TOKEN');
    expect(example({ action: 'account.own' })).toContain('-b jar');
    expect(example({ action: 'account.own' })).not.toContain('TOKEN');
  });

  it('has a body that a shell leaves as it is', () => {
    const schema = { type: 'object', properties: { say: { const: "it's" } }, required: ['say'] };
    const text = example({ method: 'POST', body: { media: 'application/json', schema } });
    expect(text).toContain('-X POST');
    expect(text).toContain("-H 'Content-Type: application/json'");
    expect(text).toContain(`-d '{"say":"it'\\''s"}'`);
  });

  it('sends a file where bytes are wanted, names what the query has to, and shows a stream as it comes', () => {
    const bytes = { media: 'application/octet-stream', schema: null };
    expect(example({ method: 'POST', body: bytes })).toContain('--data-binary @file');
    const parameter = { in: 'query', description: '', schema: {} };
    const parameters = [
      { ...parameter, name: 'epoch', required: true },
      { ...parameter, name: 'limit', required: false },
    ];
    expect(example({ parameters })).toContain('/screens/$ID?epoch=$EPOCH"');
    const stream = { media: 'text/event-stream', schema: null };
    expect(example({ answers: [{ headers: [], status: '200', description: '', body: stream }] })).toContain(
      '-N',
    );
  });
});

describe('an example of a body', () => {
  it('gives what has to be given, and no more', () => {
    const schema = {
      type: 'object',
      properties: {
        name: { type: 'string' },
        role: { enum: ['admin', 'viewer'] },
        at: { anyOf: [{ type: 'integer', minimum: 5 }, { type: 'null' }] },
        days: { type: 'array', minItems: 1, items: { type: 'number', minimum: 1 } },
        tags: { type: 'array', items: { type: 'string' } },
        note: { type: 'string' },
      },
      required: ['name', 'role', 'at', 'days', 'tags'],
    };
    expect(sampleBody(schema, {})).toEqual({ name: '…', role: 'admin', at: 5, days: [1], tags: [] });
  });

  it('gives one field where none has to be, and the first of several forms', () => {
    const change = { type: 'object', properties: { name: { type: 'string' }, loop: { type: 'boolean' } } };
    expect(sampleBody({ ...change, required: [] }, {})).toEqual({ name: '…' });
    expect(sampleBody({ oneOf: [change, { type: 'null' }] }, {})).toEqual({ name: '…' });
  });

  it('ends where a schema holds itself', () => {
    const self = { $ref: '#/components/schemas/Self' };
    const named = { Self: { type: 'object', properties: { again: self }, required: ['again'] } };
    expect(JSON.stringify(sampleBody(self, named))).toMatch(/^\{"again":\{.*null/);
  });
});
