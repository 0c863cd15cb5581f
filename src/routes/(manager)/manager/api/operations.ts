import type {
  ApiDocument,
  DescribedHeader,
  DescribedOperation,
  JsonSchema,
  NamedSchemas,
} from '../client/api-document';
import { plain } from './schema-parts';

/** What is sent or answered; `schema` is null for bytes of that kind. */
export interface Body {
  readonly media: string;
  readonly schema: JsonSchema | null;
}

/** What stands in the head of an answer. */
export interface AnswerHeader {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonSchema;
}

export interface Answer {
  readonly status: string;
  readonly description: string;
  readonly headers: readonly AnswerHeader[];
  /** Null where there is none. */
  readonly body: Body | null;
}

/** Why a call is not carried out: programs branch on the code. */
export interface Refusal {
  readonly status: string;
  readonly codes: readonly string[];
}

export interface ApiOperation {
  /** `get-screens-id` */
  readonly anchor: string;
  /** `GET` */
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** What whoever calls must be allowed to do; null for what anybody may. */
  readonly action: string | null;
  readonly parameters: DescribedOperation['parameters'];
  readonly body: Body | null;
  readonly answers: readonly Answer[];
  readonly refusals: readonly Refusal[];
}

export interface ApiGroup {
  readonly name: string;
  readonly operations: readonly ApiOperation[];
}

/** Where a group stands on the page. No method is called `about`, so it is none of a call's. */
export const groupAnchor = ({ name }: ApiGroup): string => `about-${name}`;

const PROBLEM = 'application/problem+json';

/** `GET`, `/api/v1/screens/{id}` → `get-screens-id` */
export function anchorOf(method: string, path: string): string {
  const words = path.replace(/^\/api\/v1/, '').split(/[^A-Za-z0-9]+/);
  return [method, ...words.filter((word) => word !== '')].join('-').toLowerCase();
}

/** What a path is about: `/api/v1/audit.csv` → `audit`. */
const subjectOf = (path: string): string => /^\/api\/v1\/([^/.]+)/.exec(path)?.[1] ?? path;

/** Everything there is to call, by what it is about, in the order of the document. */
export function groupsOf({ paths, components }: ApiDocument): readonly ApiGroup[] {
  const groups = new Map<string, ApiOperation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    const group = groups.get(subjectOf(path)) ?? [];
    groups.set(subjectOf(path), group);
    for (const [method, described] of Object.entries(methods))
      group.push(operationOf(method, path, described, components));
  }
  return [...groups].map(([name, operations]) => ({ name, operations }));
}

function operationOf(
  method: string,
  path: string,
  described: DescribedOperation,
  { schemas: named, headers }: ApiDocument['components'],
): ApiOperation {
  const { summary, description, parameters } = described;
  const responses = Object.entries(described.responses);
  return {
    anchor: anchorOf(method, path),
    method: method.toUpperCase(),
    path,
    summary,
    description,
    action: described['x-action'] ?? null,
    parameters,
    body: bodyIn(described.requestBody?.content),
    answers: responses
      .filter(([, { content }]) => !(PROBLEM in content))
      .map(([status, answer]) => ({
        status,
        description: answer.description,
        headers: Object.entries(answer.headers).map(([name, header]) => headerOf(name, header, headers)),
        body: bodyIn(answer.content),
      })),
    refusals: responses.flatMap(([status, { content }]) => {
      const problem = content[PROBLEM]?.schema;
      return problem === undefined ? [] : [{ status, codes: codesOf(problem, named) }];
    }),
  };
}

function headerOf(
  name: string,
  header: DescribedHeader,
  named: ApiDocument['components']['headers'],
): AnswerHeader {
  const { description = '', schema = {} } = named[header.$ref?.split('/').at(-1) ?? ''] ?? header;
  return { name, description, schema };
}

function bodyIn(content: Readonly<Record<string, { schema?: JsonSchema | undefined }>> = {}): Body | null {
  const [first] = Object.entries(content);
  return first === undefined ? null : { media: first[0], schema: first[1].schema ?? null };
}

function codesOf(problem: JsonSchema, named: NamedSchemas): readonly string[] {
  return (plain(problem, named).properties?.['code']?.enum ?? []).filter((code) => typeof code === 'string');
}

/** Whether an operation has to do with every word that is searched for. */
export function isAbout(operation: ApiOperation, search: string): boolean {
  const { method, path, summary, description, action, parameters, refusals } = operation;
  const text = [
    method,
    path,
    summary,
    description,
    action ?? '',
    ...parameters.map(({ name }) => name),
    ...refusals.flatMap(({ codes }) => codes),
  ]
    .join(' ')
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The groups as far as they are about what is searched for. */
export function search(groups: readonly ApiGroup[], words: string): readonly ApiGroup[] {
  return groups
    .map(({ name, operations }) => ({
      name,
      operations: operations.filter((operation) => isAbout(operation, words)),
    }))
    .filter(({ operations }) => operations.length > 0);
}
