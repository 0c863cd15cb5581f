import * as v from 'valibot';
import { Problem } from './problem';

/** What every list takes: how many at once, and where the last answer ended. */
export const pageQuery = {
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, 'it is a number from 1 to 500'),
      v.transform(Number),
      v.minValue(1, 'it is a number from 1 to 500'),
      v.maxValue(500, 'it is a number from 1 to 500'),
      v.description('How many at once, from 1 to 500.'),
    ),
    '100',
  ),
  cursor: v.optional(
    v.pipe(v.string(), v.maxLength(500), v.description('Where to go on: `next` of the answer before.')),
  ),
};

/** Where the next page begins; null after the last one. Opaque to whoever asks. */
export const nextCursor = v.nullable(v.string());

export function writeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws {Problem} `invalid` for what `writeCursor` never wrote */
export function readCursor<T extends v.GenericSchema>(text: string, place: T): v.InferOutput<T> {
  try {
    return v.parse(place, JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new Problem(
      400,
      'invalid',
      'The parameter “cursor” is none of ours: take it from “next” of the answer before.',
      {
        cause,
      },
    );
  }
}

/** A page of rows of which one more than `limit` was asked for. */
export function pageOf<R, A>(
  rows: readonly R[],
  limit: number,
  answer: (row: R) => A,
  place: (row: R) => readonly (string | number)[],
): { readonly items: readonly A[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(answer),
    next: rows.length > limit && last !== undefined ? writeCursor(place(last)) : null,
  };
}
