import * as Y from 'yjs';
import { readMeta } from '#lib/model/meta';
import { isAhead, reasonToStay, vectorWithout } from '#lib/replica/succession';
import { carryOver } from '#lib/server/epochs/carry-over';
import { endedEpoch } from '#lib/server/epochs/ended-epoch';
import type { LiveSite } from '#lib/server/live';
import { Copy, type CopyOptions, type Stored } from './copy';
import type { Line } from './network';

export interface ReplicaOptions extends CopyOptions {
  readonly edits: boolean;
  /** The server's HTTP; null when it can't be reached. */
  readonly live: () => (LiveSite & { readonly uid: string }) | null;
  /** The present epoch took over these edits, all but those of these records (`contents/<id>`). */
  readonly carried: (updates: readonly Uint8Array[], skipped: ReadonlySet<string>) => void;
  readonly broken: (what: string, cause?: unknown) => void;
}

/** The end of an epoch, and how many edits of the copy the next one has taken over. */
interface Move {
  readonly vector: Uint8Array;
  readonly carried: number;
}

/**
 * A device: its copy of the site, what it has stored of it, and, when the site has a new epoch, the copy of that beside
 * it until the old one can be left. Its storage is a value: writing it and reading it back are operations of the fuzz.
 */
export class Replica {
  copy: Copy;
  successor: Copy | null = null;
  #stored: Stored | null = null;
  #move: Move | null = null;
  /** Counts attempts, so that the answer to one that was given up is not heard. */
  #attempt = 0;
  #asking = false;

  constructor(readonly options: ReplicaOptions) {
    this.copy = new Copy(options);
  }

  get lines(): readonly Line[] {
    return [this.copy.line, this.successor?.line].filter((line) => line != null);
  }

  get atRest(): boolean {
    return this.copy.synced && !this.copy.edits.unsaved && this.successor === null;
  }

  /** Everything up to now is on the device. */
  store(): void {
    this.#stored = this.copy.stored();
  }

  /** The page is loaded again: what was not stored is gone. */
  reload(): void {
    const live = this.options.live();
    // A page that has nothing yet asks the server what to open.
    if (this.#stored === null && live === null) return;
    const site = this.#stored?.site ?? { uid: live?.uid ?? '', epoch: live?.epoch ?? 0 };
    this.callOff();
    this.close();
    this.successor = null;
    this.copy = new Copy({ ...this.options, site }, this.#stored);
    this.copy.connect();
  }

  /** The server that was asked is gone. */
  callOff(): void {
    this.#attempt += 1;
    this.#asking = false;
    this.#move = null;
  }

  /** What happens by itself after a while: a copy of an epoch that ended is left, one step at a time. */
  tend(): void {
    if (!this.copy.ended || this.#asking) return;
    if (this.successor?.ended === true) this.#dropSuccessor();
    if (this.#move === null || this.#move.carried < this.copy.edits.made) void this.#carry();
    else if (this.successor === null) this.#open();
    else if (this.successor.synced) this.#leave(this.#move);
  }

  close(): void {
    this.copy.close();
    this.successor?.close();
  }

  #dropSuccessor(): void {
    this.successor?.close();
    this.successor = null;
  }

  async #carry(): Promise<void> {
    const live = this.options.live();
    if (live === null) return;
    const attempt = (this.#attempt += 1);
    this.#asking = true;
    const { copy, options } = this;
    try {
      const { made } = copy.edits;
      const { vector } = await endedEpoch(live, copy.site.epoch);
      if (attempt !== this.#attempt) return;
      const { unsaved } = copy;
      if (isAhead(vectorWithout(copy.doc, clientsOf(unsaved)), vector))
        options.broken(`${options.name} has what the server lost before the epoch ended`);
      if (unsaved.length > 0) {
        const update = Y.encodeStateAsUpdate(copy.doc, vector);
        const { skipped } = await carryOver(live, options.name, copy.site.epoch, update);
        if (attempt !== this.#attempt) return;
        options.carried(unsaved, new Set(skipped.map(({ collection, id }) => `${collection}/${id}`)));
      }
      this.#move = { vector, carried: made };
    } catch (error) {
      // A server whose disk is full says so; it is asked again.
      if (attempt === this.#attempt && !isPassing(error))
        options.broken(`${options.name} can’t carry its edits over`, error);
    } finally {
      if (attempt === this.#attempt) this.#asking = false;
    }
  }

  #open(): void {
    const live = this.options.live();
    if (live === null) return;
    this.successor = new Copy({ ...this.options, site: { uid: live.uid, epoch: live.epoch } });
    this.successor.connect();
  }

  #leave({ vector }: Move): void {
    const { copy, successor, options } = this;
    if (successor === null) return;
    const ours = { site: copy.site, vector: Y.encodeStateVector(copy.doc) };
    const { uid = '', lineage = [] } = readMeta(successor.doc) ?? {};
    // What is unsaved was carried over.
    const mine = { ...ours, vector: vectorWithout(copy.doc, clientsOf(copy.unsaved)) };
    const reason = reasonToStay(mine, vector, { uid, lineage, epoch: successor.site.epoch });
    if (reason !== null) options.broken(`${options.name} may not leave its copy: ${reason}`);
    copy.close();
    this.copy = successor;
    this.successor = null;
    this.#move = null;
    this.store();
  }
}

function clientsOf(updates: readonly Uint8Array[]): ReadonlySet<number> {
  return new Set(updates.flatMap((update) => Y.decodeUpdate(update).structs.map(({ id }) => id.client)));
}

/** Errors of a server that is asked again later. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'full' || error.code === 'epoch-goes-on')
  );
}
