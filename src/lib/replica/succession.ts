import * as Y from 'yjs';
import type { Site } from '#lib/model/site';
import type { SiteEpoch } from './database-name';

/** A copy that may be left, as far as the decision needs it. */
export interface Predecessor {
  readonly site: SiteEpoch;
  /** Its encoded state vector; null for a copy that never held a site. */
  readonly vector: Uint8Array | null;
}

/** Why a copy is not left for what the server has now. */
export type StayReason =
  /** The server answers for another site. */
  | 'other-site'
  /** What it has does not descend from our epoch: it was set back, or is another one of the same name. */
  | 'not-descended'
  /** We have what it had not when our epoch ended: it was set back before that. */
  | 'has-less';

/**
 * Whether a copy may be left for `successor` (which is synced, and stored whole on this device): of the same site, of an
 * epoch that descends from ours, and with all that we have. `ended` is the server's vector when our epoch ended; null
 * when it does not know any more (90 days later), which is no reason to stay. Pure.
 */
export function reasonToStay(
  ours: Predecessor,
  ended: Uint8Array | null,
  successor: Pick<Site, 'uid' | 'lineage'> & { readonly epoch: number },
): StayReason | null {
  if (successor.uid !== ours.site.uid) return 'other-site';
  if (successor.lineage.at(-1) !== successor.epoch) return 'not-descended';
  // Who has nothing leaves nothing.
  if (ours.vector === null) return null;
  if (!successor.lineage.includes(ours.site.epoch)) return 'not-descended';
  return ended !== null && isAhead(ours.vector, ended) ? 'has-less' : null;
}

/** Whether the first encoded state vector knows of anything that the second does not. */
export function isAhead(ours: Uint8Array, theirs: Uint8Array): boolean {
  const known = Y.decodeStateVector(theirs);
  for (const [client, clock] of Y.decodeStateVector(ours)) if (clock > (known.get(client) ?? 0)) return true;
  return false;
}

/** A copy's state vector without what these clients did: edits that the server is known not to have. */
export function vectorWithout(doc: Y.Doc, clients: ReadonlySet<number>): Uint8Array {
  const known = Y.decodeStateVector(Y.encodeStateVector(doc));
  return Y.encodeStateVector(new Map([...known].filter(([client]) => !clients.has(client))));
}

/** The reason as a sentence for people. */
export const STAY_SENTENCES: Readonly<Record<StayReason, string>> = {
  'other-site': 'The server holds another site than this copy.',
  'not-descended':
    'The server’s site does not descend from this copy: it was restored from an old backup, or set up anew.',
  'has-less': 'This copy has changes that the server lost: it was restored from an old backup.',
};
