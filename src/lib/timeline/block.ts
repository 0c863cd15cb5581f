import type { PlaybackItem } from './playback';
import { shuffled } from './shuffle';
import type { Window } from './windows';

/** One place of a source: how long it is shown (ms; `Infinity`: until something else takes over), and when it may. */
export interface Slot extends PlaybackItem, Window {
  readonly ms: number;
}

/** A playlist in its place: it plays through its parts, in their order or in one drawn for each cycle. */
export interface Block {
  /** The playlist's id; what is drawn is drawn from it. */
  readonly playlist: string;
  readonly shuffle: boolean;
  readonly parts: readonly (Slot | Block)[];
}

/** Without the slots that are not wanted, and without the blocks that are empty then. */
export function pruned(block: Block, wanted: (slot: Slot) => boolean): Block {
  const parts = block.parts
    .map((part) => ('parts' in part ? pruned(part, wanted) : part))
    .filter((part) => ('parts' in part ? part.parts.length > 0 : wanted(part)));
  return { ...block, parts };
}

export function slotsOf(block: Block): readonly Slot[] {
  return block.parts.flatMap((part) => ('parts' in part ? slotsOf(part) : part));
}

export function shuffles(block: Block): boolean {
  return block.shuffle || block.parts.some((part) => 'parts' in part && shuffles(part));
}

/** Its slots as they follow each other in the cycle that starts at `cycle`; `before` as of `shuffled`. */
export function orderOf(block: Block, cycle: number, before: number | null): readonly Slot[] {
  const slots: Slot[] = [];
  fill(slots, block, cycle, before);
  return slots;
}

function fill(
  slots: Slot[],
  { playlist, shuffle, parts }: Block,
  cycle: number,
  before: number | null,
): void {
  const order = shuffle ? shuffled(playlist, cycle, before, parts.length) : parts.keys();
  for (const place of order) {
    const part = parts[place];
    if (part === undefined) continue;
    if ('parts' in part) fill(slots, part, cycle, before);
    else slots.push(part);
  }
}
