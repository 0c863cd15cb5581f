import * as Y from 'yjs';
import { applyDiff, type Skipped } from './apply-diff';
import { diffSites, type RecordDiff, type SiteDiff } from './diff';
import { topMap } from './document';
import type { EditOrigin } from './edit';
import { isForeign } from './foreign';
import { SiteReader } from './read';
import type { Site } from './site';

/**
 * `malformed`: these bytes are no update; `gap`: they build on changes that the epoch never had when it ended;
 * `other-site`: they would make another site of it.
 */
export type CarryOverErrorCode = 'malformed' | 'gap' | 'other-site';

export class CarryOverError extends Error {
  override readonly name = 'CarryOverError';
  constructor(
    readonly code: CarryOverErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What somebody did to a document of an epoch that has ended, record by record. JSON throughout. */
export interface LateEdits extends SiteDiff {
  /** Records that were taken out of the trash, whole: the trash may have been emptied since. */
  readonly restored: readonly RecordDiff[];
}

/**
 * What `update` changes in the final state of its epoch. Launches are left out: they are the server's to give.
 * @throws {CarryOverError}
 */
export function lateEdits(final: Uint8Array, update: Uint8Array): LateEdits {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, final);
  const reader = new SiteReader(doc);
  const before = reader.site;
  let foreign: boolean;
  try {
    foreign = isForeign(doc, Y.decodeUpdate(update));
    Y.applyUpdate(doc, update);
  } catch (cause) {
    throw new CarryOverError('malformed', 'This update can’t be read.', { cause });
  }
  if (foreign) {
    throw new CarryOverError('other-site', 'These edits are of another site, or of another epoch.');
  }
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
    throw new CarryOverError('gap', 'These edits build on changes that the server did not have.');
  }
  const after = reader.site;
  reader.destroy();
  const { settings, records } = diffSites(before, after);
  const carried = records.filter(({ collection }) => collection !== 'launches');
  return { settings, records: carried, restored: carried.flatMap((diff) => restored(diff, after)) };
}

function restored(diff: RecordDiff, { contents, groups, playlists, schedules, screens }: Site): RecordDiff[] {
  if (diff.kind !== 'changed' || diff.fields.deletedAt !== null || diff.collection === 'launches') return [];
  const { collection, id } = diff;
  const record = { contents, groups, playlists, schedules, screens }[collection].get(id);
  return record === undefined ? [] : [{ kind: 'created', collection, id, record: { ...record } }];
}

/**
 * Does to the document of a later epoch what was done to the earlier one, in one transaction and through the edit
 * functions; doing it twice is doing it once. Returns what could not be done.
 */
export function replayEdits(
  doc: Y.Doc,
  { settings, records, restored: whole }: LateEdits,
  origin: EditOrigin,
): readonly Skipped[] {
  const isGone = ({ collection, id }: RecordDiff) => topMap(doc, collection)?.has(id) === false;
  const possible = records.flatMap((diff): RecordDiff[] => {
    if (diff.kind !== 'changed' || !isGone(diff)) return [diff];
    // It was put into a trash that has been emptied since: what was wanted has happened.
    if (typeof diff.fields.deletedAt === 'number') return [];
    return [whole.find(({ collection, id }) => collection === diff.collection && id === diff.id) ?? diff];
  });
  return applyDiff(doc, { settings, records: possible }, origin);
}
