import type { Logger } from 'pino';
import type { Weight } from '#lib/model/weight';

/** A million overwritten values cost 10 MB in every replica's storage, 190 MB of heap and seconds at each load. */
export const MAX_STRUCTS = 500_000;
/** 7,500 client ids make a state vector of 44 kB, which every client that comes back sends. */
export const MAX_CLIENTS = 7_500;

const DAY_MS = 86_400_000;
/** Nobody edited for so long: hardly anyone has edits on the way, and what they have is carried over. */
const QUIET_MS = 10_000;
/** A site where somebody always edits is not left to grow. */
const MAX_WAIT_MS = 3_600_000;
/** After one that could not begin, for instance because the disk is full. */
const TRY_AGAIN_MS = 3_600_000;

/** Why a document should be rebuilt, if it should: it is heavy, and it would weigh half as much at most. */
export function reasonToRebuild({ structs, live, clients }: Weight): string | null {
  if (structs > MAX_STRUCTS && live * 2 <= structs) return `${structs} structs, of which ${live} are in use`;
  if (clients > MAX_CLIENTS) return `${clients} client ids`;
  return null;
}

export interface WatchParts {
  readonly now: () => number;
  readonly log: Logger;
  /** When the current epoch began, if it is not the first; null when that is not known. */
  readonly began: () => Promise<number | null>;
  /** The document's weight now: what was told may have been counted in an epoch that has ended since. */
  readonly weigh: () => Promise<Weight>;
  /** When somebody last edited; null for not since the start. */
  readonly editedAt: () => number | null;
  readonly begin: (reason: string) => Promise<unknown>;
}

/** Decides when an epoch ends by itself: at most once a day, in a quiet moment if there is one. */
export class EpochWatch {
  #dueSince: number | null = null;
  #notBefore = -Infinity;
  #looking: Promise<void> | null = null;

  constructor(private readonly parts: WatchParts) {}

  /** Told whenever the document was counted. */
  weighed(weight: Weight): void {
    this.#dueSince = reasonToRebuild(weight) === null ? null : (this.#dueSince ?? this.parts.now());
  }

  /** Called every few seconds. */
  look(): Promise<void> {
    return (this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    }));
  }

  async #look(): Promise<void> {
    const { now, began, weigh, editedAt, begin, log } = this.parts;
    const since = this.#dueSince;
    if (since === null || now() < this.#notBefore) return;
    const quiet = now() - (editedAt() ?? -Infinity) >= QUIET_MS;
    if (!quiet && now() - since < MAX_WAIT_MS) return;
    try {
      const last = await began();
      // A clock that was set back is no reason to wait for it to catch up.
      if (last !== null && now() >= last && now() < last + DAY_MS) {
        this.#notBefore = last + DAY_MS;
        return;
      }
      const reason = reasonToRebuild(await weigh());
      if (reason !== null) await begin(reason);
      this.#dueSince = null;
    } catch (error) {
      this.#notBefore = now() + TRY_AGAIN_MS;
      log.warn({ err: error }, 'a new epoch could not begin; the old one goes on');
    }
  }
}
