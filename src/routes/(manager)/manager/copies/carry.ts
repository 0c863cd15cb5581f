import * as Y from 'yjs';
import { readSite } from '#lib/model/read';
import type { EpochEnd } from '#lib/replica/epoch-end';
import type { DirtyFlag, NotCarried } from '#lib/replica/stores';
import { isAhead, STAY_SENTENCES, vectorWithout } from '#lib/replica/succession';
import type { CarriedOver } from '../client/epochs';
import { ApiError } from '../client/http';

/** A copy of an epoch that ended. */
export interface EndedCopy {
  readonly epoch: number;
  readonly doc: Y.Doc;
  /** It has edits that the server has not, made by these clients. */
  readonly unsaved: boolean;
  readonly clients: ReadonlySet<number>;
  readonly flags: ReadonlyMap<string, DirtyFlag>;
}

/** What became of a copy's unsaved edits. */
export type Carried =
  /** The present epoch has them (or there were none), all but these. */
  | { readonly kind: 'carried'; readonly leftBehind: readonly NotCarried[] }
  /** It never will: they stay in their copy until a person has decided. */
  | { readonly kind: 'stranded'; readonly reason: string }
  /** The server lost something that this copy has: it is not left. */
  | { readonly kind: 'kept'; readonly sentence: string }
  | { readonly kind: 'later' };

export interface CarryParts {
  readonly carryOver: (epoch: number, update: Uint8Array<ArrayBuffer>) => Promise<CarriedOver>;
  readonly mayEdit: boolean;
}

export const STRANDED = {
  forgotten:
    'The site has been rebuilt since, and the server can no longer tell what in this copy is new: that takes more than 90 days.',
  forbidden: 'Your account may not edit this site any more.',
} as const;

/** Has the present epoch take what this copy has and the server has not. `end`: what the server says of the copy's epoch. */
export async function carryEdits(copy: EndedCopy, end: EpochEnd, parts: CarryParts): Promise<Carried> {
  if (end.kind === 'no-answer') return { kind: 'later' };
  if (end.kind === 'unknown') return { kind: 'kept', sentence: STAY_SENTENCES['not-descended'] };
  if (end.kind === 'ended' && isAhead(vectorWithout(copy.doc, copy.clients), end.vector))
    return { kind: 'kept', sentence: STAY_SENTENCES['has-less'] };
  if (!copy.unsaved) return { kind: 'carried', leftBehind: [] };
  if (end.kind === 'forgotten') return { kind: 'stranded', reason: STRANDED.forgotten };
  if (!parts.mayEdit) return { kind: 'stranded', reason: STRANDED.forbidden };
  try {
    const update = new Uint8Array(Y.encodeStateAsUpdate(copy.doc, end.vector));
    const { skipped } = await parts.carryOver(copy.epoch, update);
    return { kind: 'carried', leftBehind: named(skipped, copy) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 403) return { kind: 'stranded', reason: STRANDED.forbidden };
    if (error.status === 410) return { kind: 'stranded', reason: STRANDED.forgotten };
    const isFinal = error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);
    return isFinal ? { kind: 'stranded', reason: error.message } : { kind: 'later' };
  }
}

/** People know records by their names, and the server knows only what it has. */
function named(skipped: CarriedOver['skipped'], { doc, flags }: EndedCopy): readonly NotCarried[] {
  const site = readSite(doc);
  const names = new Map<string, string>();
  for (const collection of ['screens', 'groups', 'contents', 'playlists', 'schedules'] as const)
    for (const [id, record] of site[collection])
      if ('name' in record) names.set(`${collection}/${id}`, record.name);
  for (const { pending } of flags.values())
    for (const { collection, id, name } of pending) if (name !== '') names.set(`${collection}/${id}`, name);
  return skipped.map(({ collection, id, message }) => ({
    collection,
    id,
    name: names.get(`${collection}/${id}`) ?? '',
    message,
  }));
}
