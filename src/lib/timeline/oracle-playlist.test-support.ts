import type { Content } from '../model/content';
import type { Playlist, PlaylistItem } from '../model/playlist';
import type { Site } from '../model/site';
import type { DayTimes, Validity } from '../model/values';
import type { Wall } from './oracle-wall.test-support';
import { OracleWeek, dayAfter } from './oracle-week.test-support';
import type { PlaybackItem } from './playback';

const DAY = 24 * 60 * 60 * 1000;
/** Cuts by conditions are looked for this far back; what lies further back may as well be the beginning. */
const LONGEST_WALK = 400 * DAY;

/** An item that shows a content, wherever it is nested. */
interface Leaf extends PlaybackItem {
  readonly length: number;
  may(instant: number): boolean;
}

/** A playlist in its place. */
interface Branch {
  readonly id: string;
  readonly shuffle: boolean;
  readonly parts: readonly (Leaf | Branch)[];
}

interface Rules {
  readonly validity: Validity | null;
  readonly conditions: readonly DayTimes[] | null;
}

export interface OracleShown {
  readonly item: PlaybackItem;
  readonly start: number;
  readonly cycleStart: number;
}

/** One playlist of a site, walked item by item. */
export class OraclePlaylist {
  readonly #tree: Branch;
  readonly #leaves: readonly Leaf[];
  readonly #weeks = new Set<OracleWeek>();
  readonly #dates = new Set<number>();
  readonly #loop: boolean;
  readonly #cuts: readonly number[];
  readonly #earlier: number | null;

  /** Asked about `since` ≤ instant < `horizon`. */
  constructor(
    readonly site: Site,
    id: string,
    readonly wall: Wall,
    readonly since: number,
    readonly horizon: number,
  ) {
    const record = site.playlists.get(id);
    const there = record !== undefined && record.deletedAt === null;
    this.#loop = there && record.loop;
    this.#tree = there ? this.#branch(record, [id], [], '', null) : { id, shuffle: false, parts: [] };
    this.#leaves = leavesOf(this.#tree);
    this.#cuts = this.#cutsBetween(since - 20 * DAY, horizon);
    this.#earlier = this.#lastCutBefore(since - 20 * DAY);
  }

  /** The leaves that may play at an instant, in the playlist's order. */
  playable(instant: number): readonly Leaf[] {
    return this.#leaves.filter((leaf) => leaf.may(instant));
  }

  /** The instants of its span at which other items may play than just before. */
  get cuts(): readonly number[] {
    return this.#cuts;
  }

  length(itemId: string | null): number {
    return this.#leaves.find((leaf) => leaf.itemId === itemId)?.length ?? Infinity;
  }

  /** When it is over that doesn't loop. */
  lastEnd(run: number, instant: number): number {
    if (this.#loop) return Infinity;
    return this.playable(instant).reduce((end, { length }) => end + length, this.#cycleStart(run, instant));
  }

  show(run: number, instant: number, mustLoop: boolean): OracleShown | null {
    const leaves = this.playable(instant);
    if (leaves.length === 0) return null;
    const anchor = this.#cycleStart(run, instant);
    const whole = leaves.reduce((sum, { length }) => sum + length, 0);
    let start = anchor;
    if ((this.#loop || mustLoop) && whole !== Infinity) {
      start += Number(BigInt(Math.floor((instant - anchor) / whole)) * BigInt(whole));
    }
    const cycle = start;
    for (const leaf of orderOf(this.#tree, instant, cycle, cycle === anchor ? null : cycle - whole)) {
      if (instant < start + leaf.length) {
        const { itemId, content, index } = leaf;
        return { item: { itemId, content, index }, start, cycleStart: anchor };
      }
      start += leaf.length;
    }
    return null;
  }

  #cycleStart(run: number, instant: number): number {
    const cut = this.#cuts.findLast((at) => at <= instant) ?? this.#earlier;
    return cut === null ? run : Math.max(run, cut);
  }

  #branch(
    playlist: Playlist,
    above: readonly string[],
    rules: readonly Rules[],
    path: string,
    place: number | null,
  ): Branch {
    const parts: (Leaf | Branch)[] = [];
    for (const [number, item] of playlist.items.entries()) {
      const index = place ?? number;
      const all = [...rules, item];
      if (item.playlist === null) {
        const content = this.site.contents.get(item.content);
        if (content === undefined || content.deletedAt !== null) continue;
        const checks = [...all, { validity: content.validity, conditions: null }].map((rule) =>
          this.#check(rule),
        );
        parts.push({
          itemId: path + item.id,
          content: content.id,
          index,
          length: this.#lengthOf(item, content),
          may: (instant) => checks.every((check) => check(instant)),
        });
      } else {
        const nested = this.site.playlists.get(item.playlist);
        if (nested === undefined || nested.deletedAt !== null || above.includes(nested.id)) continue;
        parts.push(this.#branch(nested, [...above, nested.id], all, `${path}${item.id}/`, index));
      }
    }
    return { id: playlist.id, shuffle: playlist.shuffle, parts };
  }

  #lengthOf(item: PlaylistItem, content: Content): number {
    const duration = item.duration ?? content.duration;
    if (duration === 0) return Infinity;
    if (duration === 'auto') return mediaLength(content) ?? this.site.settings.defaultSeconds * 1000;
    return Math.max(1, Math.round(duration * 1000));
  }

  #check({ validity, conditions }: Rules): (instant: number) => boolean {
    const from = validity?.from ? this.wall.firstOf(`${validity.from}T00:00`) : -Infinity;
    const to = validity?.to ? this.wall.lastOf(`${dayAfter(validity.to)}T00:00`) : Infinity;
    this.#dates.add(from).add(to);
    if (conditions === null) return (instant) => from <= instant && instant < to;
    const week = OracleWeek.of(this.wall, conditions);
    this.#weeks.add(week);
    return (instant) => from <= instant && instant < to && week.on(instant);
  }

  #cutsBetween(from: number, to: number): number[] {
    const candidates = new Set<number>();
    for (const date of this.#dates) if (date >= from && date <= to) candidates.add(date);
    for (const week of this.#weeks) for (const edge of week.edges(from, to)) candidates.add(edge);
    const set = (instant: number) => String(this.playable(instant).map(({ itemId }) => itemId));
    return [...candidates].sort((a, b) => a - b).filter((at) => set(at) !== set(at - 1));
  }

  #lastCutBefore(instant: number): number | null {
    if (this.#weeks.size === 0) return this.#cutsBetween(-8.64e15, instant - 1).at(-1) ?? null;
    for (let to = instant - 1; to > 0 && to > instant - LONGEST_WALK; to -= 10 * DAY) {
      const cut = this.#cutsBetween(to - 10 * DAY + 1, to).at(-1);
      if (cut !== undefined) return cut;
    }
    return null;
  }
}

function leavesOf({ parts }: Branch): readonly Leaf[] {
  return parts.flatMap((part) => ('parts' in part ? leavesOf(part) : part));
}

/** The leaves that may play at an instant, as they follow each other in a cycle. */
function orderOf(branch: Branch, instant: number, cycle: number, before: number | null): readonly Leaf[] {
  const parts = branch.parts.filter((part) =>
    'parts' in part ? leavesOf(part).some((leaf) => leaf.may(instant)) : part.may(instant),
  );
  let order = parts;
  if (branch.shuffle) {
    order = lots(branch.id, cycle, parts);
    const [first, second, ...others] = order;
    if (before !== null && second !== undefined && others.length > 0) {
      if (lots(branch.id, before, parts).at(-1) === first && first !== undefined)
        order = [second, first, ...others];
    }
  }
  return order.flatMap((part) => ('parts' in part ? orderOf(part, instant, cycle, before) : part));
}

/** Draws lots as the shuffle's description has it, in whole numbers of any size. */
function lots<T>(id: string, cycle: number, things: readonly T[]): T[] {
  const drawn = [...things];
  const word = (value: bigint) => BigInt.asUintN(32, value);
  let hash = 0x811c9dc5n;
  const units = Array.from({ length: id.length }, (_, at) => BigInt(id.charCodeAt(at)));
  for (const unit of [...units, word(BigInt(cycle)), word(BigInt(cycle) >> 32n)]) {
    hash = word((hash ^ unit) * 0x01000193n);
  }
  let state = hash;
  for (let left = drawn.length; left > 1; left -= 1) {
    state = word(state + 0x6d2b79f5n);
    let mixed = word((state ^ (state >> 15n)) * (state | 1n));
    mixed = word((mixed + word((mixed ^ (mixed >> 7n)) * (mixed | 61n))) ^ mixed);
    mixed ^= mixed >> 14n;
    const pick = Number(mixed % BigInt(left));
    const [picked] = drawn.splice(pick, 1, ...drawn.slice(left - 1, left));
    if (picked !== undefined) drawn[left - 1] = picked;
  }
  return drawn;
}

export function mediaLength(content: Content): number | null {
  if (content.type !== 'video' && content.type !== 'image') return null;
  const ms = Math.round(content.media.durationMs ?? 0);
  return ms >= 1 && ms < Infinity ? ms : null;
}
