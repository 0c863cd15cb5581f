import { isSchema, type Answer, type Operation, type PlacedOperation } from '../operation';
import { descriptionsIn, jsonSchema } from './json-schema';

type Json = Readonly<Record<string, unknown>>;

const PROBLEM: Json = {
  type: 'object',
  description: 'A problem document (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For a person: what is wrong and what to do about it.' },
    code: { type: 'string', description: 'Stable: programs branch on it.' },
    closeCode: { type: 'integer', description: 'What a socket would have been closed with.' },
  },
  additionalProperties: false,
};

const text = { type: 'string' } as const;

/** What answers carry in their heads, by name. */
const HEADERS: Readonly<Record<string, Json>> = {
  RateLimit: {
    description: 'How many more calls are answered (`r`), and in how many seconds all are there again (`t`).',
    schema: text,
    example: '"api";r=2999;t=60',
  },
  'RateLimit-Policy': {
    description: 'How many calls are answered (`q`) in how many seconds (`w`).',
    schema: text,
    example: '"api";q=3000;w=60',
  },
  'Retry-After': { description: 'In how many seconds to ask again.', schema: { type: 'integer' } },
  ETag: {
    description: 'Names what is shown as it is now, for `If-Match` and `If-None-Match`.',
    schema: text,
  },
};

const headers = (...names: readonly string[]): Json => ({
  headers: Object.fromEntries(
    ['RateLimit', 'RateLimit-Policy', ...names].map((name) => [
      name,
      { $ref: `#/components/headers/${name}` },
    ]),
  ),
});
/** Statuses that say when to ask again. */
const LATER: ReadonlySet<number> = new Set([429, 503]);

/** What any call may be answered with, whatever it is. */
const ANYWHERE: Readonly<Record<number, readonly string[]>> = {
  400: ['invalid', 'unknown-parameter'],
  404: ['unknown-path'],
  405: ['method'],
  429: ['too-many-requests', 'too-many-tries'],
  500: ['internal'],
  503: ['busy'],
  507: ['disk-full'],
};

/** The OpenAPI 3.1 document of these operations. */
export function openApiDocument(operations: readonly PlacedOperation[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const { method, path, operation } of [...operations].sort(inOrder)) {
    const methods = (paths[path] ??= {});
    methods[method.toLowerCase()] = describeOperation(method, path, operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vitrine',
      version: 'v1',
      description:
        'Everything that people do in the manager, for programs. Errors are problem documents (RFC 9457): branch on their `code`. Each answer says in `RateLimit` and `RateLimit-Policy` how much more may be asked; 429 comes with `Retry-After`.',
    },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      headers: HEADERS,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token: `vt_…`.' },
        session: { type: 'apiKey', in: 'cookie', name: 'vitrine_session' },
      },
    },
    security: [{ token: [] }, { session: [] }],
  };
}

function inOrder(a: PlacedOperation, b: PlacedOperation): number {
  return a.path === b.path ? (a.method < b.method ? -1 : 1) : a.path < b.path ? -1 : 1;
}

function describeOperation(method: string, path: string, operation: Operation): Json {
  const { action, summary, description, body } = operation;
  const parameters = [
    ...pathParameters(path),
    ...queryParameters(operation),
    ...headerParameters(method, operation),
  ];
  return {
    operationId: operationId(method, path),
    tags: [path.split('/')[3] ?? 'api'],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(action === 'open' ? { security: [] } : { 'x-action': action }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: isSchema(body)
              ? { 'application/json': { schema: jsonSchema(body, 'input') } }
              : { [body.media]: {} },
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, answer]) => [
          status,
          success(answer, operation.tagged),
        ]),
      ),
      ...(operation.tagged === true && method === 'GET'
        ? { 304: { description: 'You have it already.', ...headers('ETag') } }
        : {}),
      ...problems(method, operation),
    },
  };
}

/** `GET /api/v1/screens/{id}/playback` → `getScreensIdPlayback` */
function operationId(method: string, path: string): string {
  const words = path
    .replace(/^\/api\/v1/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters({ query }: Operation): Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(query, 'input');
  const descriptions = descriptionsIn(query);
  return Object.entries(properties).map(([name, schema]) => {
    const description = descriptions.get(name);
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema,
    };
  });
}

/** What else a request may carry in its head. */
function headerParameters(method: string, operation: Operation): Json[] {
  const { tagged, headers: own = {}, requiredHeaders = [] } = operation;
  const parameters: Json[] = [];
  const add = (name: string, description: string) =>
    parameters.push({
      name,
      in: 'header',
      required: requiredHeaders.includes(name),
      description,
      schema: text,
    });
  for (const [name, description] of Object.entries(own)) add(name, description);
  if (tagged === true && method === 'GET')
    add('If-None-Match', 'An ETag that you have: answered with 304 while it still is so.');
  if (tagged === true && CHANGING.has(method))
    add('If-Match', 'The ETag that you read: refused with 412 when somebody changed it since.');
  if (takesKey(method, operation))
    add('Idempotency-Key', 'A key of your own for this request: sent again with it, it is not done again.');
  return parameters;
}

const CHANGING: ReadonlySet<string> = new Set(['PUT', 'PATCH', 'DELETE']);

const takesKey = (method: string, { keyed, secret }: Operation) =>
  method === 'POST' && keyed === true && secret !== true;

function success(answer: Answer, tagged = false): Json {
  const head = { description: 'Done.', ...(tagged ? headers('ETag') : headers()) };
  if (answer === null) return head;
  return {
    ...head,
    content: isSchema(answer)
      ? { 'application/json': { schema: jsonSchema(answer, 'output') } }
      : { [answer.media]: {} },
  };
}

function problems(method: string, operation: Operation): Json {
  const { action, body, tagged, problems: own = {} } = operation;
  const codes = new Map<number, Set<string>>();
  const add = (of: Readonly<Record<number, readonly string[]>>) => {
    for (const [status, names] of Object.entries(of)) {
      const known = codes.get(Number(status)) ?? new Set<string>();
      codes.set(Number(status), new Set([...known, ...names]));
    }
  };
  add(ANYWHERE);
  if (action !== 'open')
    add({
      401: ['not-logged-in', 'not-authenticated'],
      403: ['forbidden', 'second-factor-due', 'cross-origin'],
    });
  else add({ 403: ['cross-origin'] });
  if (body !== undefined) add({ 400: ['not-json', 'cut-off'], 413: ['too-large'], 415: ['not-json'] });
  if (tagged === true && CHANGING.has(method)) add({ 412: ['changed'] });
  if (takesKey(method, operation))
    add({ 409: ['still-running', 'outcome-unknown'], 422: ['idempotency-key-reused'] });
  else if (method === 'POST' && operation.keyed === true) add({ 400: ['no-idempotency-key'] });
  add(own);
  return Object.fromEntries(
    [...codes].map(([status, names]) => [
      status,
      {
        description: [...names].sort().join(', '),
        ...(LATER.has(status) ? headers('Retry-After') : headers()),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problem' },
                { properties: { code: { enum: [...names].sort() } } },
              ],
            },
          },
        },
      },
    ]),
  );
}
