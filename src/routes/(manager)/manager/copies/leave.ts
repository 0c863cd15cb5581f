import * as Y from 'yjs';
import type { SiteEpoch } from '#lib/replica/database-name';
import type { EpochEnd } from '#lib/replica/epoch-end';
import { markCarried, readStoredCopy } from '#lib/replica/stored-copy';
import type { StoredFacts } from '#lib/replica/stores';
import { prepareSuccessor } from '#lib/replica/successor';
import { vectorWithout } from '#lib/replica/succession';
import type { Replica } from '#lib/replica/types';
import { isUnsaved } from '#lib/state/edit-state';
import { carryEdits, type CarryParts, type EndedCopy } from './carry';

export interface LeaveParts extends CarryParts {
  readonly replica: Replica;
  readonly from: SiteEpoch;
  readonly next: SiteEpoch;
  readonly howEpochEnded: (epoch: number) => Promise<EpochEnd>;
  readonly open: (site: SiteEpoch) => Replica;
  readonly signal: AbortSignal;
}

export type Left =
  /** To be shown at once, before anything else is edited: everything of the old copy is in it, or kept in that. */
  | { readonly kind: 'moved'; readonly successor: Replica }
  | { readonly kind: 'kept'; readonly sentence: string }
  | { readonly kind: 'later' };

/**
 * Leaves the open copy of an epoch that ended: its unsaved edits are carried over, the present epoch's copy is loaded
 * beside it, and what was edited meanwhile follows. Whatever can't be carried over stays in the old copy's database.
 */
export async function leaveCopy(parts: LeaveParts): Promise<Left> {
  const { replica, from, signal } = parts;
  await replica.loaded;
  const end = await parts.howEpochEnded(from.epoch);
  let successor: Replica | null = null;
  for (;;) {
    const made = replica.editsMade;
    const copy = await wholeCopy(replica, from);
    const carried = await carryEdits(copy, end, parts);
    if (carried.kind === 'later' || carried.kind === 'kept' || signal.aborted) {
      await successor?.close();
      return carried.kind === 'kept' ? carried : { kind: 'later' };
    }
    if (carried.kind === 'carried' && copy.unsaved) {
      replica.carriedOver(made);
      await markCarried(replica.name, { ...copy, leftBehind: carried.leftBehind });
    }
    if (carried.kind === 'stranded' && !(await replica.isStored())) {
      await successor?.close();
      return {
        kind: 'kept',
        sentence: `${carried.reason} Nothing can be stored on this device, so it is kept.`,
      };
    }
    if (successor === null) {
      const attempt = await prepareSuccessor({
        ...parts,
        ours: {
          site: from,
          vector: replica.site.uid === '' ? null : vectorWithout(copy.doc, copy.clients),
        },
        end,
        wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      });
      if (attempt.kind === 'later') return attempt;
      if (attempt.kind === 'stays') return { kind: 'kept', sentence: attempt.sentence };
      ({ successor } = attempt);
    }
    // Nothing was edited since, up to this very moment.
    if (replica.editsMade === made) return { kind: 'moved', successor };
  }
}

/** A copy with what other tabs of this browser wrote into its database. */
async function wholeCopy(replica: Replica, { epoch }: SiteEpoch): Promise<EndedCopy> {
  const doc = new Y.Doc();
  const unsavedHere = isUnsaved(replica.status);
  const own = new Set(unsavedHere ? [replica.doc.clientID] : []);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(replica.doc));
  let facts: Pick<StoredFacts, 'flags' | 'carried'> = { flags: new Map(), carried: [] };
  try {
    const stored = await readStoredCopy(replica.name);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(stored.doc));
    facts = stored;
  } catch (cause) {
    console.warn('The database of this copy can’t be read: going on with what is in memory.', cause);
  }
  const { flags, carried } = facts;
  const flagged = [...flags.values()].flatMap((flag) => flag.clients);
  const clients = new Set([...own, ...carried, ...flagged]);
  return { epoch, doc, flags, clients, unsaved: unsavedHere || flags.size > 0 };
}
