import type * as Y from 'yjs';
import type { Identity } from '#lib/access/access';
import type { Site } from '#lib/model/site';
import type { CloseCode } from '#lib/protocol/close-codes';
import type { ScreenStatus } from '#lib/protocol/messages';
import type { Origin } from '#lib/protocol/origins';

/** The live document of a site, as everything but the sync server sees it. Implemented by `sync-server/room.ts`. */
export interface LiveSite {
  /** Never changes for a data directory; `epoch` is the founding client id of the current epoch. */
  readonly uid: string;
  readonly epoch: number;
  /** The committed site: waits for the commit that covers what it shows. */
  site(): Promise<Site>;
  /**
   * Runs an edit function of `model/` on the live document and resolves with its value once that is on disk. Rejects
   * when the commit failed; then nothing of it was seen by anyone.
   */
  edit<T>(by: string, change: (doc: Y.Doc, origin: Origin) => T): Promise<T>;
  /** Last known state of every screen that ever reported. */
  statuses(): readonly ScreenStatus[];
  /** Tells managers that the list of devices changed. */
  devicesChanged(): void;
  /** Closes every open socket whose identity matches, at once. */
  closeWhere(matches: (identity: Identity) => boolean, code: CloseCode, reason: string): void;
}
