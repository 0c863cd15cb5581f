import { toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { readSite } from '#lib/model/read';
import type { Site } from '#lib/model/site';

/** Edits of a copy that a person takes away as a file. */
export interface PendingFile {
  readonly format: 'vitrine-pending-edits';
  readonly version: 1;
  readonly exportedAt: string;
  readonly by: string;
  readonly site: { readonly uid: string; readonly epoch: number; readonly name: string };
  /** In words, and each record as it stands in the copy; null for one that is not in it. */
  readonly edits: readonly {
    readonly what: string;
    readonly reason: string | null;
    readonly collection: string;
    readonly id: string;
    readonly record: unknown;
  }[];
  /** The whole copy as a Yjs update, base64: applied to any document of this epoch it brings these edits into it. */
  readonly update: string;
}

export interface PendingFileParts {
  readonly doc: Y.Doc;
  readonly epoch: number;
  readonly by: string;
  readonly now: number;
  readonly lines: readonly { readonly key: string; readonly text: string; readonly reason: string | null }[];
}

export function pendingFile({ doc, epoch, by, now, lines }: PendingFileParts): PendingFile {
  const site = readSite(doc);
  return {
    format: 'vitrine-pending-edits',
    version: 1,
    exportedAt: new Date(now).toISOString(),
    by,
    site: { uid: site.uid, epoch, name: site.settings.name },
    edits: lines.map(({ key, text, reason }) => {
      const [collection = '', ...id] = key.split('/');
      return {
        what: text,
        reason,
        collection,
        id: id.join('/'),
        record: recordOf(site, collection, id.join('/')),
      };
    }),
    update: toBase64(Y.encodeStateAsUpdate(doc)),
  };
}

function recordOf(site: Site, collection: string, id: string): unknown {
  switch (collection) {
    case 'settings':
      return site.settings;
    case 'screens':
    case 'groups':
    case 'contents':
    case 'playlists':
    case 'schedules':
    case 'launches':
      return site[collection].get(id) ?? null;
    default:
      return null;
  }
}

/** Hands a file to the person, as a download. */
export function download(file: PendingFile): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `vitrine-unsaved-edits-${file.exportedAt.slice(0, 19).replaceAll(':', '-')}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
