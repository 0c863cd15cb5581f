import type { NeededMedia } from '#lib/timeline/needed-media';
import type { StoredFile } from './media-store';

/**
 * A file goes for another only where it is needed so much later. Programmes that take turns within the hour would otherwise
 * throw each other's files out again and again.
 */
const MUCH_LATER_MS = 3_600_000;

export interface StorageFacts {
  /** What this screen needs, first needed first. */
  readonly wanted: readonly NeededMedia[];
  /** All that is stored, whoever needs it, the oldest first. */
  readonly stored: ReadonlyMap<string, StoredFile>;
  /** What other screens of this browser need: never touched. */
  readonly others: ReadonlySet<string>;
  /** Bytes that media may take on this device, all together. */
  readonly capacity: number;
}

export interface Fetch {
  readonly file: NeededMedia;
  /** What has to go before it is stored. */
  readonly evict: readonly string[];
}

export interface StoragePlan {
  /** What is missing and has room, first needed first. */
  readonly fetch: readonly Fetch[];
  /** What is missing and has none. */
  readonly leftOut: readonly NeededMedia[];
}

function yields(candidate: NeededMedia, to: NeededMedia): boolean {
  if (to.launched && !candidate.launched) return candidate.since > to.since;
  return candidate.since - to.since >= MUCH_LATER_MS;
}

/**
 * What to fetch and what to give up for it. What nobody needs goes first, then what is needed last; a file never goes for
 * one that is needed at about the same time. So a programme that is too large keeps what it has, however often it comes
 * round, and the same facts always lead to the same plan: carried out, it asks for nothing more.
 */
export function planStorage({ wanted, stored, others, capacity }: StorageFacts): StoragePlan {
  const needed = new Set(wanted.map(({ hash }) => hash));
  /** What may go, the first to go last. */
  const unneeded = [...stored.keys()].filter((hash) => !needed.has(hash) && !others.has(hash)).reverse();
  const late = wanted.filter(({ hash }) => stored.has(hash) && !others.has(hash));
  const sizeOf = (hash: string): number => stored.get(hash)?.bytes ?? 0;
  let used = [...stored.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  const fetch: Fetch[] = [];
  const leftOut: NeededMedia[] = [];
  const gone = new Set<string>();

  for (const file of wanted) {
    if (stored.get(file.hash)?.whole === true && !gone.has(file.hash)) continue;
    const here = gone.has(file.hash) ? 0 : sizeOf(file.hash);
    const missing = Math.max(0, file.bytes - here);
    const spare = [...unneeded];
    const candidates = [...late];
    const evict: string[] = [];
    let freed = 0;
    while (used + missing - freed > capacity) {
      const last = candidates.at(-1);
      const victim =
        spare.pop() ?? (last !== undefined && yields(last, file) ? candidates.pop()?.hash : undefined);
      if (victim === undefined) break;
      evict.push(victim);
      freed += sizeOf(victim);
    }
    if (used + missing - freed > capacity) {
      leftOut.push(file);
      // What came of it already is of use to nobody now.
      if (here > 0 && !others.has(file.hash)) unneeded.push(file.hash);
      continue;
    }
    for (const hash of evict) gone.add(hash);
    unneeded.splice(spare.length);
    late.splice(candidates.length);
    used += missing - freed;
    fetch.push({ file, evict });
  }
  return { fetch, leftOut };
}
