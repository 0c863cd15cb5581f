import type { RecordEvent } from '#lib/model/describe';
import type { PendingEdit } from '#lib/replica/pending';
import type { NotCarried } from '#lib/replica/stores';

/** One record of what the server has not, in words. */
export interface PendingLine {
  readonly key: string;
  readonly text: string;
  /** Why it was not taken, where the server said so. */
  readonly reason: string | null;
}

const NOUNS: Readonly<Record<string, string>> = {
  screens: 'Screen',
  groups: 'Group',
  contents: 'Content',
  playlists: 'Playlist',
  schedules: 'Schedule entry',
  launches: 'Launch',
  settings: 'Site settings',
  meta: 'Site',
};

const VERBS: Readonly<Record<RecordEvent['kind'], string>> = {
  created: 'added',
  changed: 'changed',
  trashed: 'moved to the trash',
  restored: 'restored from the trash',
  removed: 'removed',
};

/** Fields that people know by another name than the document does. */
const FIELDS: Readonly<Record<string, string>> = {
  defaultPlaylist: 'default playlist',
  defaultSeconds: 'seconds per item',
  hour12: 'clock',
  targets: 'screens',
  when: 'times',
  validity: 'dates',
  deletedAt: 'trash',
};

function subject(collection: string, name: string): string {
  const noun = NOUNS[collection] ?? collection;
  return name === '' || collection === 'settings' || collection === 'meta' ? noun : `${noun} “${name}”`;
}

/** What was done to each record, newest first. */
export function pendingLines(edits: readonly PendingEdit[]): readonly PendingLine[] {
  return edits
    .map(({ collection, id, name, kind, fields }) => {
      const known = fields.filter((field) => field !== 'deletedAt').map((field) => FIELDS[field] ?? field);
      const detail = kind === 'changed' && known.length > 0 ? `: ${known.join(', ')}` : '';
      return {
        key: `${collection}/${id}`,
        text: `${subject(collection, name)} ${VERBS[kind]}${detail}`,
        reason: null,
      };
    })
    .reverse();
}

/** What a later epoch did not take, with the server's reasons. */
export function notCarriedLines(left: readonly NotCarried[]): readonly PendingLine[] {
  return left.map(({ collection, id, name, message }) => ({
    key: `${collection}/${id}`,
    text: subject(collection, name),
    reason: message,
  }));
}
