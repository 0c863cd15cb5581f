import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/*
 * Every answer of the API that a test sees is held against the server's own OpenAPI document: what it does not name (a
 * status, a code, a field) is a mistake of the document or of the server.
 */

interface Described {
  readonly path: RegExp;
  readonly methods: ReadonlyMap<string, ReadonlyMap<string, Expected>>;
}
/** By media type; null: any bytes of it. Compiled when it is first asked for: a test sees few of hundreds of answers. */
type Expected = ReadonlyMap<string, (() => ValidateFunction) | null>;

interface Document {
  readonly paths: Record<string, Record<string, { responses: Record<string, { content?: Content }> }>>;
  readonly components: { readonly schemas: Record<string, object> };
}
type Content = Record<string, { schema?: object }>;

/** By the document's text: many servers of one version answer with the same. */
const compiled = new Map<string, readonly Described[]>();
const known = new Map<string, Promise<readonly Described[]>>();

function compile(text: string): readonly Described[] {
  const { paths, components } = JSON.parse(text) as Document;
  // What a format is was checked by the schemas themselves.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  // Under its own name, so that references into the document resolve.
  ajv.addSchema({ $id: 'api', components });
  const validatorOf = (schema: object | undefined) => {
    if (schema === undefined) return null;
    let made: ValidateFunction | undefined;
    return () =>
      (made ??= ajv.compile(
        JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/')) as object,
      ));
  };
  const expected = (content: Content = {}): Expected =>
    new Map(Object.entries(content).map(([type, { schema }]) => [type, validatorOf(schema)]));
  return Object.entries(paths).map(([path, methods]) => ({
    path: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
    methods: new Map(
      Object.entries(methods).map(([method, { responses }]) => [
        method.toUpperCase(),
        new Map(Object.entries(responses).map(([status, { content }]) => [status, expected(content)])),
      ]),
    ),
  }));
}

async function load(url: string): Promise<readonly Described[]> {
  const text = await (await fetch(new URL('/api/v1/openapi.json', url))).text();
  const described = compiled.get(text) ?? compile(text);
  compiled.set(text, described);
  return described;
}

/** @throws when the answer is not one that the OpenAPI document names */
export async function checkAnswer(
  url: string,
  method: string,
  asked: string,
  answer: Response,
): Promise<void> {
  const { pathname } = new URL(asked, url);
  // What is outside of the API, and what no method of it takes, stands in no document.
  if (!pathname.startsWith('/api/v1/') || answer.status === 405) return;
  const loading = known.get(url) ?? load(url);
  known.set(url, loading);
  const places = (await loading).filter(({ path }) => path.test(pathname));
  // `/devices/import` before `/devices/{id}`, as the router has it.
  const place = places.find(({ path }) => !path.source.includes('[^/]+')) ?? places[0];
  const statuses = place?.methods.get(method);
  if (statuses === undefined) return;
  const name = `${method} ${pathname} answered ${answer.status}`;
  const expected = statuses.get(String(answer.status));
  if (expected === undefined) throw new Error(`${name}, which the API's document does not name.`);
  const type = (answer.headers.get('content-type') ?? '').split(';', 1)[0] ?? '';
  if (expected.size === 0) {
    if ((await answer.clone().text()) === '') return;
    throw new Error(`${name} with a body, which the API's document does not name.`);
  }
  const validator = expected.get(type);
  if (validator === undefined)
    throw new Error(`${name} with “${type}”, which the API's document does not name.`);
  if (validator === null) return;
  const validate = validator();
  const body: unknown = await answer.clone().json();
  if (validate(body)) return;
  const problems = validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  throw new Error(
    `${name}, but not as the API's document says: ${problems?.join('; ') ?? ''}\n${JSON.stringify(body)}`,
  );
}
