import { lastAtMost } from './ascending';
import { orderOf, pruned, shuffles, slotsOf, type Block, type Slot } from './block';
import { YEAR } from './milestones';
import type { WallClock } from './wall-clock';
import type { WeekTimes } from './week-times';
import { Windows, type Window } from './windows';

/** What a source shows at an instant: the item, and the span in which neither it nor its cycle changes. */
export interface Shown {
  readonly slot: Slot;
  readonly start: number;
  readonly end: number;
  readonly cycle: number;
}

/** The order in which slots follow each other, and when each starts, in ms from the start of the cycle. */
interface Cycle {
  readonly slots: readonly Slot[];
  readonly offsets: readonly number[];
}

/** A stretch of time in which the same slots may play. */
interface Era {
  readonly start: number;
  readonly end: number;
  /** Questions about `from` ≤ instant < `to` are answered by it. */
  readonly from: number;
  readonly to: number;
  readonly root: Block;
  /** In the playlist's order. */
  readonly slots: readonly Slot[];
  /** The cycle's length; `Infinity` when a slot is open: what stands behind it is never reached. */
  readonly total: number;
  /** The one cycle that there is, when nothing is shuffled. */
  readonly fixed: Cycle | null;
  /** The last ones that were asked for. */
  readonly cycles: (Cycle & { readonly start: number; readonly first: boolean })[];
}

const KEPT_ERAS = 32;
const KEPT_CYCLES = 4;

/**
 * A playlist or a launched content, ready to be asked what it shows. It doesn't know when it plays: every question
 * brings `run`, the instant at which it began. Where the set of slots that may play changes, the cycle starts anew.
 */
export class Program {
  readonly type: 'playlist' | 'content';
  readonly id: string;
  readonly loop: boolean;
  /** All its slots that can ever play, those of nested playlists in their places, in the playlist's order. */
  readonly slots: readonly Slot[];
  readonly #root: Block;
  readonly #shuffles: boolean;
  readonly #windows: Windows;
  /** The place of each slot's window among the windows. */
  readonly #windowOf = new Map<Slot, number>();
  #eras: Era[] = [];
  #era: Era | null = null;
  #steady: boolean | null = null;

  constructor(type: 'playlist' | 'content', loop: boolean, root: Block, clock: WallClock) {
    this.type = type;
    this.id = root.playlist;
    this.loop = loop;
    this.#root = pruned(root, ({ from, to, times }) => from < to && !times.some(({ never }) => never));
    this.#shuffles = shuffles(this.#root);
    this.slots = slotsOf(this.#root);
    const windows: Window[] = [];
    const places = new Map<string, number>();
    const numbers = new Map<WeekTimes, number>();
    const numberOf = (times: WeekTimes) => {
      const number = numbers.get(times) ?? numbers.size;
      numbers.set(times, number);
      return number;
    };
    for (const slot of this.slots) {
      const key = `${slot.from} ${slot.to} ${slot.times.map(numberOf).join()}`;
      const place = places.get(key) ?? windows.push(slot) - 1;
      places.set(key, place);
      this.#windowOf.set(slot, place);
    }
    this.#windows = new Windows(windows, clock);
  }

  /** The instants at which slots begin or end to be valid: days that contents and items name. */
  get dates(): readonly number[] {
    return this.#windows.dates;
  }

  /** The local times of day at which conditions begin or end, in ms. */
  get localTimes(): readonly number[] {
    return this.#windows.localTimes;
  }

  /** Whether there can be any time at which it has something to show. */
  get everPlayable(): boolean {
    return this.slots.length > 0;
  }

  /** Always has something to show, however long it runs. */
  get steady(): boolean {
    this.#steady ??= this.loop && this.#windows.neverShut;
    return this.#steady;
  }

  playableAt(instant: number): boolean {
    return this.#eraAt(instant).slots.length > 0;
  }

  /** The first instant ≥ `instant` at which it is playable; `Infinity` when there is none. */
  nextPlayable(instant: number): number {
    if (!this.everPlayable) return Infinity;
    const era = this.#eraAt(instant);
    // What follows an era without slots is another one, so it has some.
    return era.slots.length > 0 ? instant : era.end;
  }

  /** The first instant after this one at which the set of slots that may play changes. */
  nextCut(instant: number): number {
    return this.#windows.nextChange(instant);
  }

  /** Where the cycles of a run are counted from: its beginning, or the last cut since. */
  anchor(run: number, instant: number): number {
    return Math.max(run, this.#eraAt(instant).start);
  }

  /** The item at an instant of a run; `null` when nothing may play, or the last item is over and it doesn't loop. */
  show(run: number, instant: number): Shown | null {
    const era = this.#eraAt(instant);
    if (era.slots.length === 0) return null;
    const anchor = Math.max(run, era.start);
    const start = this.#cycleStart(era, anchor, instant);
    if (start === null) return null;
    const { slots, offsets } = this.#cycle(era, anchor, start);
    const index = lastAtMost(offsets, instant - start);
    const slot = slots[index];
    if (slot === undefined) return null;
    const shownFrom = start + (offsets[index] ?? 0);
    return { slot, start: shownFrom, end: Math.min(shownFrom + slot.ms, era.end), cycle: anchor };
  }

  /** The slots of the cycle that is under way at an instant of a run, in its order; empty when nothing may play. */
  cycleAt(run: number, instant: number): readonly Slot[] {
    const era = this.#eraAt(instant);
    const anchor = Math.max(run, era.start);
    return this.#cycle(era, anchor, this.#cycleStart(era, anchor, instant) ?? anchor).slots;
  }

  /** The first instant after `instant` at which something shows, given that nothing does: a cycle starts anew there. */
  nextShow(instant: number): number {
    const cut = this.nextCut(instant);
    return cut === Infinity ? Infinity : this.nextPlayable(cut);
  }

  /** Until when `show` answers null, or doesn't, without a break: the end of the last item or a cut. */
  sameUntil(run: number, instant: number): number {
    const era = this.#eraAt(instant);
    if (this.loop || era.slots.length === 0) return era.end;
    const over = Math.max(run, era.start) + era.total;
    return instant < over ? Math.min(over, era.end) : era.end;
  }

  /** What shows from this instant on, item by item, until all have been seen, and not beyond `to` or the next cut. */
  *cycleFrom(run: number, instant: number, to: number): Generator<Shown> {
    const era = this.#eraAt(instant);
    const end = Math.min(to, era.end);
    const seen = new Set<Slot>();
    let at = instant;
    while (at < end && seen.size < era.slots.length) {
      const shown = this.show(run, at);
      if (shown === null) return;
      seen.add(shown.slot);
      yield shown;
      at = shown.end;
    }
  }

  /** `null` when the only cycle that there is is over. */
  #cycleStart({ total }: Era, anchor: number, instant: number): number | null {
    if (!this.loop || total === Infinity) return instant - anchor >= total ? null : anchor;
    const into = (instant - anchor) % total;
    return instant - (into < 0 ? into + total : into);
  }

  #cycle(era: Era, anchor: number, start: number): Cycle {
    if (era.fixed !== null) return era.fixed;
    // The first cycle of an era follows on no other.
    const first = start === anchor;
    const known = era.cycles.find((one) => one.start === start && one.first === first);
    if (known !== undefined) return known;
    const cycle = { start, first, ...inOrder(orderOf(era.root, start, first ? null : start - era.total)) };
    era.cycles.unshift(cycle);
    era.cycles.length = Math.min(era.cycles.length, KEPT_CYCLES);
    return cycle;
  }

  #eraAt(instant: number): Era {
    const last = this.#era;
    if (last !== null && instant >= last.from && instant < last.to) return last;
    const known = this.#eras.find(({ from, to }) => instant >= from && instant < to);
    const era = known ?? this.#makeEra(instant);
    if (known === undefined) {
      if (this.#eras.length >= KEPT_ERAS) this.#eras = [];
      this.#eras.push(era);
    }
    this.#era = era;
    return era;
  }

  #makeEra(instant: number): Era {
    const { start, end, open } = this.#windows.stayAt(instant);
    const places = new Set(open);
    const root = pruned(this.#root, (slot) => places.has(this.#windowOf.get(slot) ?? -1));
    const slots = slotsOf(root);
    const year = Math.floor(instant / YEAR) * YEAR;
    return {
      start,
      end,
      // Where no end is known, that is true of this year (see Windows).
      from: Math.max(start, year),
      to: Math.min(end, year + YEAR),
      root,
      slots,
      total: slots.reduce((sum, { ms }) => sum + ms, 0),
      fixed: this.#shuffles ? null : inOrder(slots),
      cycles: [],
    };
  }
}

function inOrder(slots: readonly Slot[]): Cycle {
  const offsets: number[] = [];
  let total = 0;
  for (const { ms } of slots) {
    offsets.push(total);
    total += ms;
  }
  return { slots, offsets };
}
