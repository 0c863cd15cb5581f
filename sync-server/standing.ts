import type { ReplicaStanding, Status } from '#lib/protocol/messages';

/** What a report is held against. */
export interface KnownVersions {
  readonly committed: number;
  /** The digest that the document had at this version; null when that is not known any more. */
  digestAt(version: number): string | null;
}

/** SS6.6: how a screen's replica stands to the document, by what it says it holds. */
export function standingOf(
  { applied, digest }: Pick<Status, 'applied' | 'digest'>,
  document: KnownVersions,
): ReplicaStanding {
  if (applied === null || digest === null) return 'unknown';
  // Nobody was ever told of a version that this document has not come to: it is of another past.
  if (applied > document.committed) return 'differs';
  const then = document.digestAt(applied);
  if (then === null) return 'unknown';
  if (then !== digest) return 'differs';
  return applied === document.committed ? 'equal' : 'behind';
}
