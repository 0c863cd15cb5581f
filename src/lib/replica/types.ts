import type * as Y from 'yjs';
import type { Site } from '#lib/model/site';
import type { CloseCode } from '#lib/protocol/close-codes';
import type { LiveAnswer, LiveOrder } from '#lib/protocol/live-command';
import type { Report, ScreenStatus } from '#lib/protocol/messages';
import type { Origin } from '#lib/protocol/origins';
import type { PendingEdit } from './pending';

/** Where this device's copy of the site stands. Every field is true at every moment, or it is a bug. */
export interface ReplicaStatus {
  /**
   * `loading`: storage is being read; `local`: from this device alone; `synced`: equal to the server's since then, while
   * polling as of the last answer.
   */
  readonly replica: 'loading' | 'local' | 'synced';
  /**
   * The newest edit made here: `memory` (not yet stored), `device` (survives a reload and a lost battery), `saved` (on
   * the server's disk). Without edits of one's own: `saved`, and `unknown` until it was read what an earlier page left here.
   */
  readonly edits: 'unknown' | 'memory' | 'device' | 'saved';
  /** `polling`: no socket opens, and the server is asked over HTTP every half minute (devices only). */
  readonly connection: 'offline' | 'connecting' | 'online' | 'polling';
  /** What was edited here and is not saved, by record; from before edits were described it may lack some. */
  readonly pending: readonly PendingEdit[];
  /**
   * The server said no and the socket stays closed until `connect()`; the replica is kept. With 4414 it does not take
   * the edits of this copy, also after a reload: only `tryAgain()` sends them once more.
   */
  readonly refusal: { readonly code: CloseCode; readonly message: string } | null;
  /** What can't be stored on this device (full, blocked, private window), as a sentence; null when all is well. */
  readonly storageProblem: string | null;
  /** The server's version that this copy contains, and the one that contained this device's last saved edit. */
  readonly version: number | null;
  readonly savedVersion: number | null;
}

/** A full copy of the site on this device, kept in step with the server's whenever there is one. */
export interface Replica {
  /** Of the database that keeps it. */
  readonly name: string;
  readonly doc: Y.Doc;
  /** The newest plain site; the object changes when, and only when, the document did. */
  readonly site: Site;
  readonly status: ReplicaStatus;
  /** Last known state of every screen (managers only; empty for a kiosk). */
  readonly screens: ReadonlyMap<string, ScreenStatus>;
  /** Rises when `/api/v1/devices` has news; changes are announced through `onScreens`. */
  readonly devicesRevision: number;
  /** Each returns the function that ends the subscription. Listeners are not called at once. */
  onSite(listener: (site: Site) => void): () => void;
  onStatus(listener: (status: ReplicaStatus) => void): () => void;
  onScreens(listener: (screens: ReadonlyMap<string, ScreenStatus>) => void): () => void;
  /** Runs an edit function of `model/` as this person's edit: it shows at once and travels when it can. */
  edit<T>(change: (doc: Y.Doc, origin: Origin) => T): T;
  /** Resolves once the device's storage has been read (or found unusable, see `storageProblem`). */
  readonly loaded: Promise<void>;
  /** Opens the socket, or tries again after a refusal; not while the edits of this copy are refused (4414). */
  connect(): void;
  /** `connect()`, also with edits that were refused: a person's wish. */
  tryAgain(): void;
  /** Whether all that this copy holds now is on the disk of this device, read back from there. */
  isStored(): Promise<boolean>;
  /** How many edits were made here, those found on the device included; rises with each. */
  readonly editsMade: number;
  /** The first so many are on the server's disk by another way than this copy's socket: carried over to a later epoch. */
  carriedOver(upTo: number): void;
  /**
   * Kiosks: says how it is; what this copy holds is added. Dropped without a socket; the next report replaces it anyway.
   */
  report(report: Report): void;
  /** Kiosks: the server asks for something now, and waits some seconds for `answer`. */
  onOrder(listener: (order: LiveOrder) => void): () => void;
  /** Says how an order went, with the bytes of its picture. Dropped without a socket: nobody waits any more then. */
  answer(answer: LiveAnswer, picture: Uint8Array): void;
  /** Closes socket and storage; what is stored stays. */
  close(): Promise<void>;
  /** Deletes this device's copy. Only a `revoked` verdict or a person's wish may lead here. */
  erase(): Promise<void>;
}
