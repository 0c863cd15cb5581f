import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { apiDocumentSchema } from '../client/api-document';
import { anchorOf, groupsOf, search } from './operations';
import { whoMay } from './who-may';

/** As the server writes it, with more than a reader knows. */
const DOCUMENT = v.parse(apiDocumentSchema, {
  openapi: '3.1.0',
  info: { title: 'Vitrine', version: 'v1', description: 'For programs.' },
  paths: {
    '/api/v1/audit': { get: { summary: 'Who did what.', responses: { 200: { description: 'Done.' } } } },
    '/api/v1/audit.csv': {
      get: { summary: 'The log as a file.', responses: { 200: { content: { 'text/csv': {} } } } },
    },
    '/api/v1/screens/{id}': {
      get: {
        tags: ['screens'],
        summary: 'One screen.',
        'x-action': 'site.read',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', 'x-more': 1 } }],
        responses: {
          200: { content: { 'application/json': { schema: { type: 'object' } } } },
          304: { description: 'You have it already.' },
          404: {
            content: {
              'application/problem+json': {
                schema: {
                  allOf: [
                    { $ref: '#/components/schemas/Problem' },
                    { properties: { code: { enum: ['not-found', 'unknown-path'] } } },
                  ],
                },
              },
            },
          },
        },
      },
    },
  },
  components: { schemas: { Problem: { type: 'object', properties: { code: { type: 'string' } } } } },
});

describe('reading the document', () => {
  it('puts together what is about the same thing', () => {
    expect(groupsOf(DOCUMENT).map(({ name, operations }) => [name, operations.length])).toEqual([
      ['audit', 2],
      ['screens', 1],
    ]);
  });

  it('tells answers from refusals', () => {
    const [screen] = groupsOf(DOCUMENT)[1]?.operations ?? [];
    expect(screen).toMatchObject({
      anchor: 'get-screens-id',
      method: 'GET',
      action: 'site.read',
      body: null,
      answers: [
        { status: '200', body: { media: 'application/json', schema: { type: 'object' } } },
        { status: '304', description: 'You have it already.', body: null },
      ],
      refusals: [{ status: '404', codes: ['not-found', 'unknown-path'] }],
    });
  });

  it('gives every call an anchor', () => {
    expect(anchorOf('get', '/api/v1/screens/{id}')).toBe('get-screens-id');
    expect(anchorOf('get', '/api/v1/audit.csv')).toBe('get-audit-csv');
    expect(anchorOf('post', '/api/v1/account/second-factor/off')).toBe('post-account-second-factor-off');
  });
});

describe('searching', () => {
  const found = (words: string) =>
    search(groupsOf(DOCUMENT), words).flatMap(({ operations }) => operations.map(({ anchor }) => anchor));

  it.each([
    ['', ['get-audit', 'get-audit-csv', 'get-screens-id']],
    ['FILE log', ['get-audit-csv']],
    ['screens/{id}', ['get-screens-id']],
    ['not-found', ['get-screens-id']],
    ['site.read get', ['get-screens-id']],
    ['nothing', []],
  ])('for “%s”', (words, anchors) => {
    expect(found(words)).toEqual(anchors);
  });
});

describe('who may call', () => {
  it('are the roles and scopes that may do what is demanded', () => {
    expect(whoMay('site.edit')).toEqual({
      roles: ['admin', 'editor'],
      scopes: ['site:write', 'site:admin'],
    });
    expect(whoMay('account.own').scopes).toEqual([]);
    expect(whoMay('of.tomorrow')).toEqual({ roles: [], scopes: [] });
  });
});
