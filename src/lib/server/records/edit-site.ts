import type * as Y from 'yjs';
import { authorOf } from '#lib/access/access';
import { transact } from '#lib/model/edit';
import type { Site } from '#lib/model/site';
import type { Origin } from '#lib/protocol/origins';
import type { ServerContext } from '../context';
import type { Caller } from '../require-action';

/** What an edit of a record may be refused for, by status. */
const EDIT_PROBLEMS = {
  404: ['edit-not-found'],
  409: ['damaged', 'edit-damaged', 'in-trash'],
  422: ['edit-invalid', 'unknown-reference'],
} as const;

export const problemsOf = (noun: string, own: Readonly<Record<number, readonly string[]>> = {}) => {
  const all = { ...EDIT_PROBLEMS, 404: [...EDIT_PROBLEMS[404], `unknown-${noun}`] };
  return Object.fromEntries(
    Object.entries(all).map(([status, codes]) => [status, [...codes, ...(own[Number(status)] ?? [])]]),
  );
};

/** What an edit works with: the document, and the site as it stood before, with what is on its way to the disk. */
export interface Edit {
  readonly doc: Y.Doc;
  readonly origin: Origin;
  readonly site: Site;
  /** The caller's name. */
  readonly byName: string;
  /** Now, in whole ms since the Unix epoch. */
  readonly at: number;
}

const nameOf = (who: Caller): string => (who.kind === 'user' ? who.username : who.name);

/**
 * Runs an edit on the live document, as one transaction of this caller; resolves once it is on the disk. `change` must
 * refuse before it writes: nothing can be rolled back.
 */
export function editSite<T>(
  { live, now }: ServerContext,
  who: Caller,
  change: (edit: Edit) => T,
): Promise<T> {
  return live.edit(authorOf(who), (doc, origin, site) =>
    transact(doc, origin, () => change({ doc, origin, site, byName: nameOf(who), at: Math.round(now()) })),
  );
}
