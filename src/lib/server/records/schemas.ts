import * as v from 'valibot';

/*
 * Bodies and answers of the API, made from the schemas that read the document: there is no second description of a
 * record that could say something else.
 */

type Sets = Readonly<Record<string, v.GenericSchema<unknown, string>>>;

/** More of them at once are no list of tags, members or targets any more. */
const MOST_IN_SET = 5_000;

/** Without the default that the document's readers fill in: what is not sent is not written. */
function bare(schema: v.GenericSchema): v.GenericSchema {
  return 'wrapped' in schema && schema.type === 'optional' ? (schema.wrapped as v.GenericSchema) : schema;
}

/** A set as it is sent: a list in which the order means nothing. */
function setBody(key: v.GenericSchema<unknown, string>): v.GenericSchema {
  return v.pipe(
    v.array(key),
    v.maxLength(MOST_IN_SET),
    v.transform((keys): readonly string[] => [...new Set(keys)]),
  );
}

const entriesOf = (entries: v.ObjectEntries) => Object.entries(entries) as [string, v.GenericSchema][];

export interface BodyShape {
  readonly entries: v.ObjectEntries;
  readonly sets: Sets;
  /** Fields that nobody sets: the server's own, and what never changes. */
  readonly without: readonly string[];
  /** Fields that are sent in another shape than they stand in the document. */
  readonly instead?: v.ObjectEntries;
}

/** What makes a record: what the document demands, and what else is given. */
export function newBody({ entries, sets, without, instead = {} }: BodyShape): v.ObjectEntries {
  const fields = entriesOf(entries)
    .filter(([name]) => !without.includes(name))
    .map(([name, schema]): [string, v.GenericSchema] => {
      const set = sets[name];
      if (set !== undefined) return [name, v.optional(setBody(set))];
      const body = (instead[name] as v.GenericSchema | undefined) ?? bare(schema);
      return [name, schema.type === 'optional' ? v.optional(body) : body];
    });
  return Object.fromEntries(fields);
}

/** What changes a record: any of its fields; what is left out stays. */
export function patchBody(shape: BodyShape): v.ObjectEntries {
  const fields = entriesOf(newBody(shape)).map(([name, schema]): [string, v.GenericSchema] => [
    name,
    schema.type === 'optional' ? schema : v.optional(schema),
  ]);
  return Object.fromEntries(fields);
}

/** A record as it is shown: every field stands there. */
export function answerEntries(entries: v.ObjectEntries, sets: Sets): v.ObjectEntries {
  const fields = entriesOf(entries).map(([name, schema]): [string, v.GenericSchema] => [
    name,
    sets[name] === undefined ? bare(schema) : v.array(v.string()),
  ]);
  return Object.fromEntries(fields);
}

/** TypeScript can't follow the schemas through these functions: whoever makes one says what it reads. */
export function reads<T>(schema: v.GenericSchema): v.GenericSchema<unknown, T> {
  return schema as v.GenericSchema<unknown, T>;
}
