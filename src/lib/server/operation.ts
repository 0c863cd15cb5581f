import type { RequestHandler } from '@sveltejs/kit';
import type * as v from 'valibot';
import type { Action } from '#lib/access/access';

/** What a success carries: JSON of this shape, bytes of a media type, or nothing. */
export type Answer = v.GenericSchema | { readonly media: string } | null;

/**
 * What an API method demands, takes and answers. The method is checked against it, and the OpenAPI document and the
 * test that walks all routes read it: there is no second description that could say something else.
 */
export interface Operation {
  /** What the caller must be allowed to do; `open`: strangers may call it. */
  readonly action: Action | 'open';
  /** What it does, as one sentence. */
  readonly summary: string;
  /** What else a caller should know. */
  readonly description?: string;
  /** An object of what may stand behind the `?`; without it nothing may. A list is a parameter that may be repeated. */
  readonly query?: v.GenericSchema<Record<string, unknown>, unknown>;
  /** What else it takes in its head, by name: what that says. What every method of its kind takes is not named. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The names of those that must be there. */
  readonly requiredHeaders?: readonly string[];
  /** The JSON of the body, or the media type of bytes; without it the body is not read. */
  readonly body?: v.GenericSchema | { readonly media: string };
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** The codes of the problems that are its own, by status; those that any call may meet are not named. */
  readonly problems?: Readonly<Record<number, readonly string[]>>;
  /** Answers carry the ETag of what they show: a GET takes `If-None-Match` (304), the others `If-Match` (412). */
  readonly tagged?: true;
  /** A POST may carry an `Idempotency-Key`; set by `api` itself. */
  readonly keyed?: true;
  /** What it takes or answers is secret, so nothing of it is kept, and it takes no `Idempotency-Key`. */
  readonly secret?: true;
  /** The kiosk that plays the screen which the path names may call it too, by its device cookie. */
  readonly ownKiosk?: true;
}

/** An operation where it is: `GET /api/v1/screens/{id}`. */
export interface PlacedOperation {
  readonly method: string;
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly operation: Operation;
}

type OutputOf<T> = T extends v.GenericSchema ? v.InferOutput<T> : undefined;
export type QueryOf<O extends Operation> = O extends { readonly query: infer Q } ? OutputOf<Q> : undefined;
export type BodyOf<O extends Operation> = O extends { readonly body: infer B } ? OutputOf<B> : undefined;

export function isSchema(answer: Answer | undefined): answer is v.GenericSchema {
  return answer !== null && answer !== undefined && 'kind' in answer;
}

// Kit takes a handler and nothing beside it.
const operations = new WeakMap<RequestHandler, Operation>();
export function describe(handler: RequestHandler, operation: Operation): RequestHandler {
  operations.set(handler, operation);
  return handler;
}
export function operationOf(handler: RequestHandler): Operation | undefined {
  return operations.get(handler);
}
