import * as v from 'valibot';
import { Problem } from './problem';

/** Why a body could not be read to its end: it is larger than Kit takes, or it broke off. */
function unreadBody(cause: unknown): Problem {
  const large = cause instanceof Error && 'status' in cause && cause.status === 413;
  return large
    ? new Problem(413, 'too-large', 'This is more than one call may carry. Send less at once.', { cause })
    : new Problem(400, 'cut-off', 'The request broke off before its end. Send it again.', { cause });
}

/** The body of a request that carries JSON, as it came. @throws {Problem} `not-json`, `too-large` or `cut-off` */
export async function readJsonText(request: Request): Promise<string> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new Problem(415, 'not-json', 'Send JSON, with the header Content-Type: application/json.');
  }
  return request.text().catch((cause: unknown) => {
    throw unreadBody(cause);
  });
}

/**
 * The text as the schema reads it.
 * @param others what becomes of a field that the schema does not know: programs are told, kiosks of another version
 *   than ours are let through
 * @throws {Problem} when it is not JSON or not of this shape; the sentence names the field
 */
export function parseJson<T extends v.GenericSchema>(
  text: string,
  schema: T,
  others: 'refused' | 'skipped' = 'refused',
): v.InferOutput<T> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new Problem(400, 'not-json', 'The body is not valid JSON.', { cause });
  }
  const parsed = v.safeParse(schema, body);
  if (parsed.success) {
    const unknown = others === 'skipped' ? null : unknownIn(body, parsed.output);
    if (unknown !== null) throw unknownField(unknown.join('.'));
    return parsed.output;
  }
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  if (field !== null && isUnknown(issue)) throw unknownField(field);
  throw new Problem(
    400,
    'invalid',
    field === null ? sentence(issue) : `The field “${short(field)}” can't be used: ${sentence(issue)}`,
  );
}

/** Some rules say a whole sentence, others what goes before a full stop. */
const sentence = ({ message }: { readonly message: string }): string => `${message.replace(/\.$/, '')}.`;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * The way to a field that was sent and that the schema left out: the document's own schemas skip what they don't know,
 * but whoever sends a field means something by it.
 */
function unknownIn(sent: unknown, read: unknown): readonly string[] | null {
  if (!isObject(sent) || !isObject(read)) return null;
  // A schema may sort a list or drop what is twice in it.
  if (Array.isArray(sent) && (!Array.isArray(read) || sent.length !== read.length)) return null;
  const known = new Map(Object.entries(read));
  for (const [name, value] of Object.entries(sent)) {
    if (!known.has(name)) return [name];
    const deeper = unknownIn(value, known.get(name));
    if (deeper !== null) return [name, ...deeper];
  }
  return null;
}

function unknownField(field: string): Problem {
  return new Problem(
    400,
    'invalid',
    `The field “${short(field)}” is not known here: look for a slip in its name.`,
  );
}

const isUnknown = (issue: v.BaseIssue<unknown>) => issue.expected === 'never';
const short = (name: string) => name.slice(0, 100);

/** @throws {Problem} `unknown-parameter` or `invalid` (400), naming the parameter */
export function readQuery<T extends v.GenericSchema>(
  query: URLSearchParams,
  schema: T | undefined,
): v.InferOutput<T> | undefined {
  if (schema === undefined) {
    const [name] = query.keys();
    if (name === undefined) return undefined;
    throw new Problem(
      400,
      'unknown-parameter',
      `This call takes no parameter “${short(name)}”, nor any other.`,
    );
  }
  const lists = listsOf(schema);
  const fields: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const given = query.getAll(name);
    if (lists.has(name)) fields[name] = given;
    else if (given.length === 1) fields[name] = given[0];
    else throw new Problem(400, 'invalid', `The parameter “${short(name)}” may stand there once.`);
  }
  const parsed = v.safeParse(schema, fields);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const name = short(v.getDotPath(issue) ?? 'query');
  if (!isUnknown(issue)) {
    throw new Problem(400, 'invalid', `The parameter “${name}” can't be used: ${sentence(issue)}`);
  }
  const known = Object.keys(entriesOf(schema)).map((entry) => `“${entry}”`);
  throw new Problem(
    400,
    'unknown-parameter',
    `This call does not know the parameter “${name}”: it takes ${known.join(', ')}.`,
  );
}

function entriesOf(schema: v.GenericSchema): Record<string, unknown> {
  return 'entries' in schema && typeof schema.entries === 'object' && schema.entries !== null
    ? (schema.entries as Record<string, unknown>)
    : {};
}

/** The parameters whose schema is a list, be it optional or with more rules behind it. */
function listsOf(schema: v.GenericSchema): ReadonlySet<string> {
  const isList = (entry: unknown): boolean => {
    if (typeof entry !== 'object' || entry === null) return false;
    if ('type' in entry && entry.type === 'array') return true;
    return 'wrapped' in entry && isList(entry.wrapped);
  };
  return new Set(
    Object.entries(entriesOf(schema))
      .filter(([, entry]) => isList(entry))
      .map(([name]) => name),
  );
}
