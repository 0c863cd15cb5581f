import type { SiteEpoch } from './database-name';
import type { EpochEnd } from './epoch-end';
import { type Predecessor, reasonToStay, STAY_SENTENCES } from './succession';
import type { Replica } from './types';

/** What became of the attempt to leave a copy for the one of the site's present epoch. */
export type Attempt =
  /** It may be left: this one is synced, stored whole, and has all that the old one has. */
  | { readonly kind: 'ready'; readonly successor: Replica }
  /** It may not, and that is for people to solve. */
  | { readonly kind: 'stays'; readonly sentence: string }
  /** Not now. */
  | { readonly kind: 'later'; readonly message: string };

export interface SuccessionParts {
  /** The copy in use, as far as it must not be lost by leaving it. */
  readonly ours: Predecessor;
  /** What the server said about the end of its epoch. */
  readonly end: EpochEnd;
  readonly next: SiteEpoch;
  readonly open: (site: SiteEpoch) => Replica;
  /** Resolves after so many ms. */
  readonly wait: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
}

const CALLED_OFF = 'It was called off.';
/** A device that could not store it may have room by then. */
const STORE_AGAIN_MS = 5_000;

/**
 * Opens the copy of the site's present epoch beside the one in use and says whether that may be left for it. What is not
 * ready is closed again, not deleted: the next attempt goes on from there.
 */
export async function prepareSuccessor(parts: SuccessionParts): Promise<Attempt> {
  const { ours, end, next, signal } = parts;
  if (ours.vector !== null) {
    if (end.kind === 'no-answer') return { kind: 'later', message: end.message };
    if (end.kind === 'unknown') return { kind: 'stays', sentence: STAY_SENTENCES['not-descended'] };
  }
  const ended = end.kind === 'ended' ? end.vector : null;
  if (signal.aborted) return { kind: 'later', message: CALLED_OFF };
  const successor = parts.open(next);
  const problem = await untilStored(successor, parts);
  const { uid, lineage } = successor.site;
  const stay = problem === null ? reasonToStay(ours, ended, { uid, lineage, epoch: next.epoch }) : null;
  if (problem === null && stay === null) return { kind: 'ready', successor };
  await successor.close();
  if (stay !== null) return { kind: 'stays', sentence: STAY_SENTENCES[stay] };
  return { kind: 'later', message: problem ?? '' };
}

/** Resolves with null once the copy is synced and stored whole, with a sentence when it won't be. */
async function untilStored(replica: Replica, { signal, wait }: SuccessionParts): Promise<string | null> {
  const synced = new Promise<string | null>((resolve) => {
    const look = (): void => {
      const { refusal, replica: state } = replica.status;
      if (refusal !== null) resolve(refusal.message);
      else if (state === 'synced') resolve(null);
    };
    replica.onStatus(look);
    signal.addEventListener('abort', () => resolve(CALLED_OFF));
    replica.connect();
    look();
  });
  const problem = await synced;
  if (problem !== null) return problem;
  await replica.loaded;
  while (!(await replica.isStored())) {
    if (signal.aborted) return CALLED_OFF;
    await wait(STORE_AGAIN_MS);
  }
  return null;
}
