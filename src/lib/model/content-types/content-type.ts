import * as v from 'valibot';
import type { Media } from '../media';
import { colour, deletedAt, duration, instantMs, name, recordId, setOf, tag, validity } from '../values';

const common = {
  id: recordId,
  name,
  duration: v.optional(duration, 'auto'),
  tags: setOf(tag),
  /** First and last day, in the screen's time zone, on which it may play; `null`: always. One value. */
  validity: v.optional(v.nullable(validity), null),
  fit: v.optional(v.picklist(['contain', 'cover']), 'contain'),
  background: v.optional(colour, '#000000'),
  createdBy: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  createdAt: v.optional(instantMs, 0),
  deletedAt,
};

/** What the program asks of a content of one type `C`, beside its fields. */
export interface ContentFacts<C> {
  /** Its own length in ms, which an automatic duration takes; `null` where it has none, or none is known. */
  readonly lengthMs: (content: C) => number | null;
  /** The files that a screen has to have to show it. */
  readonly files: (content: C) => readonly Media[];
  /** What it shows, beside fit and background: as long as this is equal, the layer on the screen need not be made anew. */
  readonly look: (content: C) => unknown;
}

/** One type of content: the fields it has beside those of all, and what is to be known of it. */
export function contentType<T extends string, E extends v.ObjectEntries>(
  type: T,
  entries: E,
  facts: ContentFacts<v.InferOutput<v.ObjectSchema<E, undefined>>>,
) {
  return { schema: v.object({ ...common, type: v.literal(type), ...entries }), ...facts };
}
