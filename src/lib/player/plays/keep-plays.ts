import type { Play } from '#lib/protocol/plays';
import type { PlaysStore } from './plays-store';

/** Kept in memory while the store doesn't open or takes nothing: two hours of items of ten seconds. */
const MOST_UNSAVED = 720;

export interface PlayKeeper {
  add(over: readonly Play[], underWay: Play | null): void;
  /** Nothing that was added before is stored any more, and what is stored goes. */
  clear(): Promise<void>;
  /** Resolves when what was added so far is on the disk, or could not be stored. */
  settled(): Promise<void>;
}

/**
 * Brings plays to the store in the order in which they came, one write at a time; what comes meanwhile goes with the next.
 * What a write did not take is tried again with the next one. `store` may be late.
 */
export function keepPlays(store: Promise<PlaysStore>, onProblem: (problem: unknown) => void): PlayKeeper {
  let unsaved: readonly Play[] = [];
  let underWay: Play | null = null;
  let lost = 0;
  let dirty = false;
  let writing: Promise<void> | null = null;
  const opened = store.then(async (kept) => {
    const cut = await kept.underWay();
    // The browser ended while it was on the screen. The write that takes its place brings it to the rest.
    if (cut !== null && cut.id !== underWay?.id) {
      unsaved = [cut, ...unsaved];
      dirty = true;
    }
    return kept;
  });

  async function writeAll(): Promise<void> {
    const kept = await opened;
    while (dirty) {
      dirty = false;
      const batch = unsaved;
      await kept.save(batch, underWay);
      unsaved = unsaved.filter((play) => !batch.includes(play));
      const missing = lost;
      if (missing === 0) continue;
      await kept.countLost(missing);
      lost -= missing;
    }
  }

  function kick(): void {
    writing ??= writeAll()
      .catch(onProblem)
      .finally(() => {
        writing = null;
      });
  }

  kick();
  return {
    add(over, now) {
      unsaved = [...unsaved, ...over];
      const excess = Math.max(0, unsaved.length - MOST_UNSAVED);
      unsaved = unsaved.slice(excess);
      lost += excess;
      underWay = now;
      dirty = true;
      kick();
    },
    async clear() {
      unsaved = [];
      underWay = null;
      lost = 0;
      dirty = false;
      const kept = await opened;
      await writing;
      await kept.clear();
    },
    async settled() {
      await writing;
    },
  };
}
