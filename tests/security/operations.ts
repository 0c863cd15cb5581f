import type { Action } from '#lib/access/access';
import type { Target } from './target';

type Schema = Readonly<Record<string, unknown>>;

/** A method of the API, as the server's own document has it. */
export interface ApiOperation {
  /** Upper case. */
  readonly method: string;
  /** With something that nothing has in place of what varies. */
  readonly path: string;
  readonly name: string;
  readonly action: Action | 'open';
  /** Of its JSON body; null where it takes none. */
  readonly body: Schema | null;
  readonly changes: boolean;
}

interface Described {
  readonly 'x-action'?: Action;
  readonly requestBody?: { readonly content: Record<string, { readonly schema?: Schema }> };
}

/** Every operation of the server's OpenAPI document: what is added to the API is attacked without a word here. */
export async function operationsOf({ url }: Target): Promise<readonly ApiOperation[]> {
  const { paths } = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Described>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      method: method.toUpperCase(),
      path: path.replace('{epoch}', '1').replace(/\{\w+\}/g, 'some-id'),
      name: `${method.toUpperCase()} ${path}`,
      action: described['x-action'] ?? ('open' as const),
      body: described.requestBody?.content['application/json']?.schema ?? null,
      changes: method !== 'get',
    })),
  );
}
