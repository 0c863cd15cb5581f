import * as v from 'valibot';
import { expect, test } from 'vitest';
import { nodeOperations } from '#lib/server/http-routes';
import { openApiDocument } from '#lib/server/openapi/document';
import { operationsOf } from '#lib/server/openapi/operations';
import { apiDocumentSchema } from '../../../src/routes/(manager)/manager/client/api-document';
import { curlExample } from '../../../src/routes/(manager)/manager/api/curl';
import { groupsOf } from '../../../src/routes/(manager)/manager/api/operations';
import { shapeOf, type Shape } from '../../../src/routes/(manager)/manager/api/shape';
import { whoMay } from '../../../src/routes/(manager)/manager/api/who-may';

/* The page of the API reads a document that it did not make: this one, which is the server's. */

const modules = import.meta.glob<Record<string, unknown>>('../../../src/routes/api/v1/**/+server.ts', {
  eager: true,
});
const made = [...operationsOf(modules), ...nodeOperations];
// As it travels: what JSON leaves out is left out.
const document = v.parse(apiDocumentSchema, JSON.parse(JSON.stringify(openApiDocument(made))));
const named = document.components.schemas;
const operations = groupsOf(document).flatMap((group) => group.operations);

test('every call is on the page, at an anchor of its own', () => {
  expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    made.map(({ method, path }) => `${method} ${path}`).sort(),
  );
  expect(new Set(operations.map(({ anchor }) => anchor)).size).toBe(made.length);
});

test('who may call is known of every call, and why one is refused', () => {
  const unknown = operations.filter(({ action }) => {
    if (action === null) return false;
    const { roles, scopes } = whoMay(action);
    return roles.length + scopes.length === 0;
  });
  expect(unknown).toEqual([]);
  expect(operations.filter(({ refusals }) => refusals.some(({ codes }) => codes.length === 0))).toEqual([]);
});

test('every body and answer has a type, down to its last field', () => {
  const nameless = (shape: Shape): readonly string[] => [
    ...(shape.type === '' ? ['(the whole)'] : []),
    ...[...shape.fields, ...shape.variants.flatMap(({ fields }) => fields)].flatMap((field) =>
      nameless(field).map((inner) => `${field.name} ${inner}`),
    ),
  ];
  for (const { anchor, body, answers } of operations) {
    for (const { schema } of [body, ...answers.map((answer) => answer.body)].filter((one) => one !== null))
      if (schema !== null) expect(nameless(shapeOf(schema, named)), anchor).toEqual([]);
  }
});

test('every call has an example, to this server', () => {
  for (const operation of operations) {
    const example = curlExample(operation, 'https://signs.example', named);
    expect(example).toMatch(/"https:\/\/signs\.example\/api\/v1\/[^{}]*"$/);
    expect(example).not.toContain('undefined');
  }
});

test('every parameter but those of paths says what it is for', () => {
  const silent = operations.flatMap(({ anchor, parameters }) =>
    parameters
      .filter((one) => one.in !== 'path' && one.description === '')
      .map(({ name }) => `${anchor} ${name}`),
  );
  expect(silent).toEqual([]);
});

test('what is said in headers is there: the protocol of uploads, where a stream goes on, how much may be asked', () => {
  const call = (anchor: string) => {
    const found = operations.find((one) => one.anchor === anchor);
    if (found === undefined) throw new Error(`There is no ${anchor}.`);
    return found;
  };
  const inHead = (anchor: string) =>
    call(anchor)
      .parameters.filter((one) => one.in === 'header')
      .map(({ name, required }) => `${name}${required ? ' (required)' : ''}`);
  expect(inHead('post-uploads')).toEqual([
    'Tus-Resumable (required)',
    'Upload-Length',
    'Upload-Defer-Length',
    'Upload-Metadata',
  ]);
  expect(inHead('patch-uploads-id')).toEqual([
    'Tus-Resumable (required)',
    'Upload-Offset (required)',
    'Upload-Length',
  ]);
  expect(inHead('get-events')).toEqual(['Last-Event-ID']);
  for (const { anchor, answers } of operations) {
    for (const { headers } of answers) {
      const names = headers.map(({ name }) => name);
      expect(names, anchor).toEqual(expect.arrayContaining(['RateLimit', 'RateLimit-Policy']));
      expect(
        headers.filter(({ description }) => description === ''),
        anchor,
      ).toEqual([]);
    }
  }
  expect(call('get-screens').answers.map(({ headers }) => headers.map(({ name }) => name))).toEqual([
    ['RateLimit', 'RateLimit-Policy', 'ETag'],
    ['RateLimit', 'RateLimit-Policy', 'ETag'],
  ]);
});
