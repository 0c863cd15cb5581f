import * as v from 'valibot';

/** A call that was not carried out. `message` is a sentence that a person can act on. */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    /** The problem document's code, or `unreachable`, `no-answer`, `unexpected`. */
    readonly code: string,
    /** 0 without an answer. */
    readonly status: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** RFC 9457, as this server writes it. */
const problemSchema = v.object({
  title: v.optional(v.string(), ''),
  detail: v.optional(v.string(), ''),
  code: v.optional(v.string(), 'unexpected'),
});

/** What an answer that is not a success says, for people; `body` is its text. */
export function problemOf(status: number, body: string): ApiError {
  let parsed: v.InferOutput<typeof problemSchema> | null = null;
  try {
    const result = v.safeParse(problemSchema, JSON.parse(body));
    if (result.success) parsed = result.output;
  } catch {
    // Not ours: a proxy's page, most likely. The status is all there is to say.
  }
  const sentence = parsed?.detail || parsed?.title;
  if (sentence) return new ApiError(parsed?.code ?? 'unexpected', status, sentence);
  if (status === 401) return new ApiError('unexpected', status, 'Your session is over. Log in again.');
  if (status === 413) return new ApiError('unexpected', status, 'This file is larger than the server takes.');
  return new ApiError('unexpected', status, `The server answered ${status}. Try again in a moment.`);
}

/** Long enough for a slow link, short enough that nobody wonders. */
const PATIENCE_MS = 15_000;

/** Bytes may be many, and the server works on them. */
const BYTES_PATIENCE_MS = 120_000;

/**
 * One call of the API. Sent now or not at all: it is never repeated by itself.
 * @throws ApiError for everything but a success whose body `schema` accepts.
 */
export async function call<S extends v.GenericSchema>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  schema: S,
  body?: unknown,
): Promise<v.InferOutput<S>> {
  return await send(path, schema, PATIENCE_MS, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Posts bytes. @throws ApiError like `call` */
export async function sendBytes<S extends v.GenericSchema>(
  path: string,
  schema: S,
  body: Uint8Array<ArrayBuffer>,
): Promise<v.InferOutput<S>> {
  return await send(path, schema, BYTES_PATIENCE_MS, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/octet-stream' },
    body,
  });
}

async function send<S extends v.GenericSchema>(
  path: string,
  schema: S,
  patienceMs: number,
  request: RequestInit,
): Promise<v.InferOutput<S>> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      ...request,
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    text = await response.text();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'TimeoutError') {
      throw new ApiError(
        'no-answer',
        0,
        'The server did not answer. Look whether it happened before you try again.',
        {
          cause,
        },
      );
    }
    throw new ApiError(
      'unreachable',
      0,
      'The server can’t be reached. Nothing was done; try again when it is back.',
      {
        cause,
      },
    );
  }
  if (!response.ok) throw problemOf(response.status, text);
  try {
    return v.parse(schema, text === '' ? null : JSON.parse(text));
  } catch (cause) {
    throw new ApiError(
      'unexpected',
      response.status,
      'The server’s answer can’t be read: reload this page.',
      { cause },
    );
  }
}
