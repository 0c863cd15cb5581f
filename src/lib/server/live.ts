import type * as Y from 'yjs';
import type { Identity } from '#lib/access/access';
import type { LateEdits } from '#lib/model/carry-over';
import type { Site } from '#lib/model/site';
import type { CloseCode } from '#lib/protocol/close-codes';
import type { LiveCommand, LiveResult } from '#lib/protocol/live-command';
import type { ScreenStatus } from '#lib/protocol/messages';
import type { Origin } from '#lib/protocol/origins';

/** How an epoch ended. */
export interface EpochEnd {
  readonly epoch: number;
  /** The last version of it. */
  readonly version: number;
  /** The encoded state vector then: whoever has more has what the server lost, or never had. */
  readonly vector: Uint8Array;
}

/** The live document of a site, as everything but the sync server sees it. Implemented by `sync-server/room.ts`. */
export interface LiveSite {
  /** Never changes for a data directory. */
  readonly uid: string;
  /** The founding client id of the current epoch: another one after each change of epochs. */
  readonly epoch: number;
  /** The committed site: waits for the commit that covers what it shows. */
  site(): Promise<Site>;
  /**
   * Runs an edit function of `model/` on the live document and resolves with its value once that is on disk. Rejects
   * when the commit failed; then nothing of it was seen by anyone. `site` is that document before the edit, with what is
   * still on its way to the disk: what a command is checked against, so that it waits for one commit and not for two.
   */
  edit<T>(by: string, change: (doc: Y.Doc, origin: Origin, site: Site) => T): Promise<T>;
  /**
   * How an earlier epoch of this site ended; `forgotten` when that is not kept any more, null when there was none such.
   */
  epochEnd(epoch: number): Promise<EpochEnd | 'forgotten' | null>;
  /**
   * What an update, made in an earlier epoch, changes in its final state. Rejects with a `CarryOverError`.
   * @returns null when that state is not known (any more)
   */
  lateEdits(epoch: number, update: Uint8Array): Promise<LateEdits | null>;
  /** Writes the site anew in a new epoch and returns its founder. Rejects, and the old one goes on, when it can't be kept. */
  beginEpoch(reason: string): Promise<number>;
  /** Last known state of every screen that ever reported. */
  statuses(): readonly ScreenStatus[];
  /**
   * Asks these screens to do something now, and says of each, in the same order, how it went. Resolves within
   * seconds, whatever they do.
   */
  order(screens: readonly string[], command: LiveCommand): Promise<readonly LiveResult[]>;
  /** Tells managers that the list of devices changed. */
  devicesChanged(): void;
  /** Closes every open socket whose identity matches, at once. */
  closeWhere(matches: (identity: Identity) => boolean, code: CloseCode, reason: string): void;
}
