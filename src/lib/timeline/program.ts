import type { PlaybackItem } from './playback';

/** One place of a source: how long it is shown (ms; `Infinity`: until something else takes over), and when it may. */
export interface Slot extends PlaybackItem {
  readonly ms: number;
  readonly from: number;
  readonly to: number;
}

/** What a source shows at an instant: the item, and the span in which neither it nor its cycle changes. */
export interface Shown {
  readonly slot: Slot;
  readonly start: number;
  readonly end: number;
  readonly cycle: number;
}

/** A stretch of time in which the same slots may play. */
interface Era {
  readonly start: number;
  readonly end: number;
  readonly slots: readonly Slot[];
  /** When each slot starts, in ms from the start of the cycle. */
  readonly offsets: readonly number[];
  /** The cycle's length; `Infinity` when a slot is open: what stands behind it is never reached. */
  readonly total: number;
}

const KEPT_ERAS = 64;

/**
 * A playlist or a launched content, ready to be asked what it shows. It doesn't know when it plays: every question
 * brings `run`, the instant at which it began. Where the set of slots that may play changes, the cycle starts anew.
 */
export class Program {
  readonly type: 'playlist' | 'content';
  readonly id: string;
  readonly loop: boolean;
  /** The instants at which the set of slots that may play changes, in order. */
  readonly cuts: readonly number[];
  /** Whether anything may play, before the first cut and from each cut on. */
  readonly #alive: readonly boolean[];
  readonly #slots: readonly Slot[];
  readonly #eras = new Map<number, Era>();

  constructor(type: 'playlist' | 'content', id: string, loop: boolean, slots: readonly Slot[]) {
    this.type = type;
    this.id = id;
    this.loop = loop;
    this.#slots = slots.filter((slot) => slot.from < slot.to);
    const changes = new Map<number, number>();
    let count = 0;
    for (const slot of this.#slots) {
      if (slot.from === -Infinity) count += 1;
      else changes.set(slot.from, (changes.get(slot.from) ?? 0) + 1);
      if (slot.to !== Infinity) changes.set(slot.to, (changes.get(slot.to) ?? 0) - 1);
    }
    this.cuts = [...changes.keys()].sort((a, b) => a - b);
    const alive = [count > 0];
    for (const cut of this.cuts) {
      count += changes.get(cut) ?? 0;
      alive.push(count > 0);
    }
    this.#alive = alive;
  }

  /** Whether there is any time at which it has something to show. */
  get everPlayable(): boolean {
    return this.#alive.includes(true);
  }

  /** Always has something to show, however long it runs. */
  get steady(): boolean {
    return this.loop && !this.#alive.includes(false);
  }

  playableAt(instant: number): boolean {
    return this.#alive[this.#eraIndex(instant)] ?? false;
  }

  /** The first instant ≥ `instant` at which it is playable; `Infinity` when there is none. */
  nextPlayable(instant: number): number {
    const index = this.#eraIndex(instant);
    if (this.#alive[index]) return instant;
    for (let later = index + 1; later < this.#alive.length; later += 1) {
      if (this.#alive[later]) return this.cuts[later - 1] ?? Infinity;
    }
    return Infinity;
  }

  /** The first cut after `instant`. */
  nextCut(instant: number): number {
    return this.cuts[this.#eraIndex(instant)] ?? Infinity;
  }

  /** The item at an instant of a run; `null` when nothing may play, or the last item is over and it doesn't loop. */
  show(run: number, instant: number): Shown | null {
    const era = this.#era(this.#eraIndex(instant));
    if (era.slots.length === 0) return null;
    const anchor = Math.max(run, era.start);
    let cycle = anchor;
    if (this.loop && era.total !== Infinity) {
      const into = (instant - anchor) % era.total;
      cycle = instant - (into < 0 ? into + era.total : into);
    } else if (instant - anchor >= era.total) return null;
    const index = lastAtMost(era.offsets, instant - cycle);
    const slot = era.slots[index];
    if (slot === undefined) return null;
    const start = cycle + (era.offsets[index] ?? 0);
    return { slot, start, end: Math.min(start + slot.ms, era.end), cycle: anchor };
  }

  /** The first instant after `instant` at which something shows, given that nothing does: a cycle starts anew there. */
  nextShow(instant: number): number {
    return this.nextPlayable(this.nextCut(instant));
  }

  /** Until when `show` answers null, or doesn't, without a break: the end of the last item or a cut. */
  sameUntil(run: number, instant: number): number {
    const era = this.#era(this.#eraIndex(instant));
    if (this.loop || era.slots.length === 0) return era.end;
    const over = Math.max(run, era.start) + era.total;
    return instant < over ? Math.min(over, era.end) : era.end;
  }

  /** What shows from this instant on, item by item, for one cycle at most and not beyond `to` or the next cut. */
  *cycleFrom(run: number, instant: number, to: number): Generator<Shown> {
    const era = this.#era(this.#eraIndex(instant));
    const end = Math.min(to, era.end);
    let at = instant;
    for (let count = 0; count <= era.slots.length && at < end; count += 1) {
      const shown = this.show(run, at);
      if (shown === null) return;
      yield shown;
      at = shown.end;
    }
  }

  #eraIndex(instant: number): number {
    return lastAtMost(this.cuts, instant) + 1;
  }

  #era(index: number): Era {
    let era = this.#eras.get(index);
    if (era === undefined) {
      if (this.#eras.size >= KEPT_ERAS) this.#eras.clear();
      era = this.#makeEra(this.cuts[index - 1] ?? -Infinity, this.cuts[index] ?? Infinity);
      this.#eras.set(index, era);
    }
    return era;
  }

  #makeEra(start: number, end: number): Era {
    const slots: Slot[] = [];
    const offsets: number[] = [];
    let total = 0;
    for (const slot of this.#slots) {
      if (slot.from > start || slot.to < end) continue;
      slots.push(slot);
      offsets.push(total);
      total += slot.ms;
    }
    return { start, end, slots, offsets, total };
  }
}

/** The index of the last of some ascending numbers that is ≤ `value`; -1 when none is. */
export function lastAtMost(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
