import { ownerOf, heldDatabases, SHARED_OWNER, type NamedDatabase } from '#lib/replica/database-name';
import type { EpochEnd } from '#lib/replica/epoch-end';
import { deleteStoredCopies, markCarried, readStoredCopy, type StoredCopy } from '#lib/replica/stored-copy';
import { isAhead, vectorWithout } from '#lib/replica/succession';
import type { Me } from '#lib/state/session';
import { carryEdits, type CarryParts } from './carry';
import { notCarriedLines, pendingLines, type PendingLine } from './pending-text';

/** A copy of an epoch that ended, kept because of edits that the present one did not take. */
export interface Leftover {
  readonly name: string;
  readonly epoch: number;
  readonly reason: string;
  readonly lines: readonly PendingLine[];
}

export interface LeftoverParts {
  readonly howEpochEnded: (epoch: number) => Promise<EpochEnd>;
  readonly carryOver: CarryParts['carryOver'];
}

const LEFT_BEHIND =
  'The site was rebuilt while these edits were on this device only. All others were carried over.';

/**
 * Copies of earlier epochs on this device: what is unsaved in them is carried over, what can't be is for a person to
 * decide, and what holds nothing any more goes. The copy of the present epoch has to be whole before this is asked.
 */
export class Leftovers {
  #list = $state.raw<readonly Leftover[]>([]);
  readonly #parts: LeftoverParts;
  #settling: Promise<void> = Promise.resolve();

  constructor(parts: LeftoverParts) {
    this.#parts = parts;
  }

  get list(): readonly Leftover[] {
    return this.#list;
  }

  /** Goes through them all; one at a time. */
  settle(me: Me, mayEdit: boolean): Promise<void> {
    this.#settling = this.#settling.then(() => this.#settle(me, mayEdit));
    return this.#settling;
  }

  /** The person has what they want of it. */
  async discard(name: string): Promise<void> {
    await deleteStoredCopies((copy) => copy.name === name);
    this.#list = this.#list.filter((leftover) => leftover.name !== name);
  }

  async #settle({ user, site }: Me, mayEdit: boolean): Promise<void> {
    const mine = ownerOf({ kind: 'user', userId: user.id });
    const list: Leftover[] = [];
    for (const copy of await heldDatabases()) {
      if (copy.site.uid !== site.uid || copy.site.epoch === site.epoch) continue;
      if (copy.owner !== SHARED_OWNER && !copy.owner.startsWith('user/')) continue;
      const isMine = copy.owner === mine || copy.owner === SHARED_OWNER;
      const leftover = await this.#settleOne(copy, isMine, mayEdit);
      if (leftover !== null) list.push(leftover);
    }
    this.#list = list;
  }

  async #settleOne(copy: NamedDatabase, isMine: boolean, mayEdit: boolean): Promise<Leftover | null> {
    const { name } = copy;
    const { epoch } = copy.site;
    const stored = await readStoredCopy(name);
    // Another person's edits wait for that person.
    if (!isMine && (stored.flags.size > 0 || stored.notCarried !== null)) return null;
    const end = await this.#parts.howEpochEnded(epoch);
    if (stored.flags.size > 0) {
      const unsaved = unsavedOf(stored);
      const outcome = await carryEdits({ epoch, ...unsaved }, end, {
        carryOver: this.#parts.carryOver,
        mayEdit,
      });
      if (outcome.kind === 'later') return null;
      if (outcome.kind !== 'carried') {
        const reason = outcome.kind === 'kept' ? outcome.sentence : outcome.reason;
        return { name, epoch, reason, lines: linesOf(stored) };
      }
      await markCarried(name, { ...unsaved, leftBehind: outcome.leftBehind });
      return this.#settleOne(copy, isMine, mayEdit);
    }
    if (stored.notCarried !== null)
      return { name, epoch, reason: LEFT_BEHIND, lines: notCarriedLines(stored.notCarried) };
    if (mayGo(stored, end)) await deleteStoredCopies((other) => other.name === name);
    return null;
  }
}

function unsavedOf({ doc, flags, carried }: StoredCopy) {
  const clients = new Set([...carried, ...[...flags.values()].flatMap((flag) => flag.clients)]);
  return { doc, flags, clients, unsaved: true };
}

/** What was edited, by the flags of all pages that did. */
function linesOf({ flags }: StoredCopy): readonly PendingLine[] {
  const lines = pendingLines([...flags.values()].flatMap(({ pending }) => pending));
  return [...new Map(lines.map((line) => [line.key, line])).values()];
}

/** Nothing in it would be lost: it is empty, or its epoch ended with all that it has. */
function mayGo({ doc, carried }: StoredCopy, end: EpochEnd): boolean {
  const vector = vectorWithout(doc, new Set(carried));
  if (doc.store.clients.size === 0) return true;
  return end.kind === 'forgotten' || (end.kind === 'ended' && !isAhead(vector, end.vector));
}
