import * as v from 'valibot';
import { target } from '#lib/model/values';
import { Problem } from '../problem';

export interface ImportRequest {
  /** Only say what would be done. */
  readonly preview: boolean;
  readonly targets: readonly string[];
  readonly ownTargets: boolean;
  readonly playlist: string | null;
  readonly times: 'exact' | 'wall';
  /** Put entries of these screens that the file does not have into the trash. */
  readonly trash: boolean;
}

const flag = (description: string) =>
  v.pipe(
    v.picklist(['true', 'false'], 'it is “true” or “false”'),
    v.transform((text) => text === 'true'),
    v.description(description),
  );

export const importQuery = v.strictObject({
  preview: v.optional(flag('`true`: nothing is written, and the answer says what would be.'), 'true'),
  target: v.optional(
    v.pipe(
      v.array(target),
      v.minLength(1),
      v.maxLength(1_000, 'at most 1,000 targets at once'),
      v.description('Whom entries are for; may be repeated.'),
    ),
    ['all'],
  ),
  'own-targets': v.optional(
    flag('`true`: what a file of ours names comes first, as far as it is there.'),
    'true',
  ),
  playlist: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.minLength(1),
        v.maxLength(64),
        v.description('The id of what plays where nothing else says it.'),
      ),
    ),
    null,
  ),
  times: v.optional(
    v.pipe(
      v.picklist(['exact', 'wall'], 'it is “exact” or “wall”'),
      v.description('`wall`: times of other zones as they are written.'),
    ),
    'exact',
  ),
  trash: v.optional(
    flag('`true`: entries of these screens alone that the file does not have go into the trash.'),
    'false',
  ),
});

/** What the query of an import asks for. @throws {Problem} `invalid` (400), naming the parameter */
export function importRequest(query: URLSearchParams): ImportRequest {
  const fields: Record<string, unknown> = Object.fromEntries(query);
  if (query.has('target')) fields['target'] = query.getAll('target');
  const parsed = v.safeParse(importQuery, fields);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const name = v.getDotPath(issue) ?? 'query';
    throw new Problem(400, 'invalid', `The parameter “${name}” can't be used: ${issue.message}.`);
  }
  const { target: targets, 'own-targets': ownTargets, ...rest } = parsed.output;
  return { ...rest, targets, ownTargets };
}
