import * as v from 'valibot';
import { call } from './http';

/** What a reader needs of JSON Schema 2020-12; whatever else a schema says is left out. */
export interface JsonSchema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly default?: unknown;
  readonly description?: string | undefined;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly items?: JsonSchema | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: boolean | JsonSchema | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
  readonly oneOf?: readonly JsonSchema[] | undefined;
  readonly allOf?: readonly JsonSchema[] | undefined;
}

/** Schemas that others refer to, by their name. */
export type NamedSchemas = Readonly<Record<string, JsonSchema>>;

const text = v.optional(v.string());
const number = v.optional(v.number());
const schema: v.GenericSchema<unknown, JsonSchema> = v.lazy(() =>
  v.object({
    $ref: text,
    type: v.optional(v.union([v.string(), v.array(v.string())])),
    const: v.optional(v.unknown()),
    enum: v.optional(v.array(v.unknown())),
    default: v.optional(v.unknown()),
    description: text,
    format: text,
    pattern: text,
    minLength: number,
    maxLength: number,
    minimum: number,
    maximum: number,
    minItems: number,
    maxItems: number,
    items: v.optional(schema),
    properties: v.optional(v.record(v.string(), schema)),
    required: v.optional(v.array(v.string())),
    additionalProperties: v.optional(v.union([v.boolean(), schema])),
    anyOf: v.optional(v.array(schema)),
    oneOf: v.optional(v.array(schema)),
    allOf: v.optional(v.array(schema)),
  }),
);

const content = v.optional(v.record(v.string(), v.object({ schema: v.optional(schema) })), {});
const header = v.object({ $ref: text, description: text, schema: v.optional(schema) });
const operation = v.object({
  summary: v.optional(v.string(), ''),
  description: v.optional(v.string(), ''),
  'x-action': text,
  parameters: v.optional(
    v.array(
      v.object({
        name: v.string(),
        in: v.string(),
        required: v.optional(v.boolean(), false),
        description: v.optional(v.string(), ''),
        schema: v.optional(schema, {}),
      }),
    ),
    [],
  ),
  requestBody: v.optional(v.object({ content })),
  responses: v.record(
    v.string(),
    v.object({
      description: v.optional(v.string(), ''),
      headers: v.optional(v.record(v.string(), header), {}),
      content,
    }),
  ),
});

/** The server's OpenAPI document, as far as people read it. */
export const apiDocumentSchema = v.object({
  info: v.object({ description: v.optional(v.string(), '') }),
  paths: v.record(v.string(), v.record(v.string(), operation)),
  components: v.optional(
    v.object({
      schemas: v.optional(v.record(v.string(), schema), {}),
      headers: v.optional(v.record(v.string(), header), {}),
    }),
    {},
  ),
});
export type ApiDocument = v.InferOutput<typeof apiDocumentSchema>;
export type DescribedHeader = v.InferOutput<typeof header>;
export type DescribedOperation = v.InferOutput<typeof operation>;

export async function readApiDocument(): Promise<ApiDocument> {
  return await call('GET', '/api/v1/openapi.json', apiDocumentSchema);
}
