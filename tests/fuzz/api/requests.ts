import fc from 'fast-check';
import { body, hostileText, value, type Schema } from './values';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}
interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

export interface FuzzRequest {
  /** Index of whoever asks. */
  readonly who: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Streams without an end. */
const ENDLESS = new Set(['/api/v1/events']);

const encoded = (text: string): string =>
  // A lone surrogate can't be written into an address.
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll('.', '%2E') || '%20';

function queryText(given: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(given).flatMap(([name, one]) =>
    (Array.isArray(one) ? one : [one]).map((each: unknown) => {
      const plain = typeof each === 'string' ? each : JSON.stringify(each);
      return `${encoded(name)}=${encoded(plain)}`;
    }),
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

const etag = fc.constantFrom('*', '"x"', 'W/"x"', '', ',', '"', '"a", "b"', 'ÿ');
const contentType = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  '',
);

/** Requests for every operation of a document, right and wrong ones. `ids`: what stands in the site. */
export function requests(
  document: ApiDocument,
  ids: readonly string[],
  askers: number,
): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    ENDLESS.has(path)
      ? []
      : Object.entries(methods).map(([method, described]) => request(path, method.toUpperCase(), described)),
  );
  return fc.oneof(...operations);

  function request(template: string, method: string, described: Described): fc.Arbitrary<FuzzRequest> {
    const parameters = described.parameters ?? [];
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const inPath = fc.tuple(
      ...names.map(() =>
        fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: hostileText }),
      ),
    );
    const query = fc.record(
      Object.fromEntries(
        parameters.filter((one) => one.in === 'query').map(({ name, schema }) => [name, value(schema, ids)]),
      ),
      { requiredKeys: [] },
    );
    const strange = fc.oneof(
      { weight: 9, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.dictionary(hostileText, hostileText, { maxKeys: 2 }) },
    );
    const schema = described.requestBody?.content['application/json']?.schema;
    const json =
      schema === undefined ? fc.constant(null) : body(schema, ids).map((one) => JSON.stringify(one));
    const raw = fc.constantFrom(
      '',
      '{',
      '[',
      'null',
      '\ufeff{}',
      '{"a":1}{',
      '['.repeat(20_000),
      'x'.repeat(600_000),
    );
    const sent = fc.oneof({ weight: 12, arbitrary: json }, { weight: 1, arbitrary: raw });
    const conditions = fc.record(
      {
        'if-match': etag,
        'if-none-match': etag,
        'idempotency-key': fc.constantFrom('"k1"', 'k2', '""', '"', 'é'),
      },
      { requiredKeys: [] },
    );
    return fc
      .record({
        who: fc.nat(askers - 1),
        other: fc.oneof(
          { weight: 15, arbitrary: fc.constant(method) },
          { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
        ),
        inPath,
        query,
        strange,
        sent,
        type: fc.oneof(
          { weight: 12, arbitrary: fc.constant('application/json') },
          { weight: 1, arbitrary: contentType },
        ),
        conditions: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: conditions }),
      })
      .map(
        ({ who, other, inPath: places, query: asked, strange: more, sent: text, type, conditions: head }) => {
          const rest = [...places];
          const path = template.replace(/\{\w+\}/g, () => encoded(rest.shift() ?? ''));
          const bare = other === 'GET' || other === 'HEAD';
          return {
            who,
            method: other,
            path: path + queryText({ ...asked, ...more }),
            headers: {
              ...head,
              ...(text === null || bare ? {} : { 'content-type': type }),
            },
            body: bare ? null : text,
          };
        },
      );
  }
}
