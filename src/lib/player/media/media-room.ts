import type { NeededMedia } from '#lib/timeline/needed-media';
import type { MediaStore, StoredFile } from './media-store';
import { planStorage, type StoragePlan } from './storage-plan';

/** A device that turned out to be full is believed to have no more room for so long; then one part is tried again. */
const FULL_FOR_MS = 3_600_000;

export interface RoomEffects {
  /** Bytes that media may take on this device, `stored` of which they take now; Infinity where nobody knows. */
  readonly capacity: (stored: number) => Promise<number>;
  /** Says what this screen needs, and resolves with what other screens of this browser need. */
  readonly tellNeeds: (hashes: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly now: () => number;
  readonly onProblem: (problem: Error) => void;
  /** A file, or what had come of it, is deleted now. */
  readonly onEvict: (hash: string) => void;
}

/** What of the wish list is on the device, and what of it has room there. */
export interface MediaRoom {
  readonly wanted: readonly NeededMedia[];
  /** First needed first. */
  want(files: readonly NeededMedia[]): void;
  /** Whether a file is here, whole and verified. */
  isHere(hash: string): boolean;
  /** Looks at what is stored and how much room there is. */
  survey(store: MediaStore): Promise<void>;
  plan(): StoragePlan;
  /** So much of a file is stored now. */
  holds(hash: string, stored: StoredFile): void;
  lost(hash: string): void;
  /**
   * Stores something of a file: what has to go for it goes first, and no sooner than now. A device that says that it is full
   * is asked once more, with less on it. @throws {Error} where there is no room
   */
  write(store: MediaStore, file: NeededMedia, put: () => Promise<void>): Promise<void>;
}

const isFull = (cause: unknown): boolean =>
  cause instanceof DOMException && cause.name === 'QuotaExceededError';

export function createMediaRoom({ capacity, tellNeeds, now, onProblem, onEvict }: RoomEffects): MediaRoom {
  let wanted: readonly NeededMedia[] = [];
  let stored = new Map<string, StoredFile>();
  let others: ReadonlySet<string> = new Set();
  let estimated = Infinity;
  /** What a refused write taught, whatever the browser had estimated. */
  let learned: { readonly bytes: number; readonly until: number } | null = null;
  let told = '';
  /** The last plan, until something changes. */
  let planned: StoragePlan | null = null;

  const total = (): number => [...stored.values()].reduce((sum, { bytes }) => sum + bytes, 0);

  function limit(): number {
    // A clock that was set back makes nothing last longer.
    if (learned !== null && (now() >= learned.until || learned.until - now() > FULL_FOR_MS)) {
      learned = null;
      planned = null;
    }
    return Math.min(estimated, learned?.bytes ?? Infinity);
  }

  function plan(): StoragePlan {
    const bytes = limit();
    planned ??= planStorage({ wanted, stored, others, capacity: bytes });
    return planned;
  }

  /** Says once that not everything fits, and again when that changes or is looked at anew. */
  function tell(): void {
    const { leftOut } = plan();
    const kept = wanted.length - leftOut.length;
    const text =
      leftOut.length === 0
        ? ''
        : `This device is out of space: ${kept} of ${wanted.length} files are kept, those that are needed first.`;
    if (text !== '' && text !== told) onProblem(new Error(text));
    told = text;
  }

  async function makeRoom(store: MediaStore, file: NeededMedia): Promise<void> {
    const entry = plan().fetch.find((one) => one.file.hash === file.hash);
    if (entry === undefined) throw new Error('there is no room for it');
    for (const hash of entry.evict) {
      onEvict(hash);
      stored.delete(hash);
      planned = null;
      await store.remove(hash);
    }
  }

  async function survey(store: MediaStore): Promise<void> {
    others = await tellNeeds(wanted.map(({ hash }) => hash));
    stored = new Map(await store.list());
    estimated = await capacity(total());
    planned = null;
  }

  return {
    get wanted() {
      return wanted;
    },
    want(files) {
      wanted = files;
      planned = null;
    },
    isHere: (hash) => stored.get(hash)?.whole === true,
    async survey(store) {
      await survey(store);
      told = '';
      tell();
    },
    plan,
    holds(hash, facts) {
      stored.set(hash, facts);
      planned = null;
    },
    lost(hash) {
      stored.delete(hash);
      planned = null;
    },
    async write(store, file, put) {
      await makeRoom(store, file);
      try {
        await put();
      } catch (cause) {
        // What was deleted may take a while to be free. Nothing more goes meanwhile: it is tried again later.
        if (!isFull(cause) || learned !== null) throw cause;
        await survey(store);
        learned = { bytes: total(), until: now() + FULL_FOR_MS };
        planned = null;
        tell();
        await makeRoom(store, file);
        await put();
      }
    },
  };
}
