import type { Content } from '../model/content';
import type { Launch } from '../model/launch';
import type { Playlist } from '../model/playlist';
import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';
import type { PlaybackItem, PlaybackSource, Mode } from './playback';

/*
 * The timeline once more, slow and obvious: it writes down every instant at which anything can begin or end, walks them
 * one after the other, and walks playlists item by item. It shares no code with the timeline, only types.
 */

export interface OracleAnswer {
  readonly mode: Mode;
  readonly source: PlaybackSource | null;
  readonly item: PlaybackItem | null;
  readonly since: number;
}

interface Airing {
  readonly schedule: Schedule;
  readonly start: number;
  readonly end: number;
}

/** From `start` until the next one's start: the entry that plays, and when its run began. */
interface Leg {
  readonly start: number;
  readonly schedule: Schedule | null;
  readonly run: number;
}

const DAY = 24 * 60 * 60 * 1000;
const HOUR = DAY / 24;

/**
 * Knows what a screen plays at `since` ≤ instant < `horizon`. No schedule entry may be under way at `since`, unless that
 * is the Unix epoch, where time begins.
 */
export class Oracle {
  readonly #site: Site;
  readonly #screenId: string;
  readonly #since: number;
  readonly #horizon: number;
  readonly #wall: Wall;
  readonly #airings: readonly Airing[];
  readonly #newestFirst: readonly { readonly launch: Launch; readonly end: number }[];
  readonly #legs: readonly Leg[];
  readonly #instants: readonly number[];

  constructor(site: Site, screenId: string, since: number, horizon: number) {
    this.#site = site;
    this.#screenId = screenId;
    this.#since = since;
    this.#horizon = horizon;
    this.#wall = new Wall(site.screens.get(screenId)?.timezone ?? site.settings.timezone);
    this.#airings = this.#findAirings();
    this.#newestFirst = this.#launches();
    this.#legs = this.#walk();
    this.#instants = this.#everyInstant();
  }

  at(instant: number): OracleAnswer {
    for (const mode of ['emergency', 'priority', 'manual'] as const) {
      for (const { launch, end } of this.#newestFirst) {
        if (launch.mode !== mode || instant < launch.at || instant >= end) continue;
        const { type, id } = launch.source;
        const shown =
          type === 'content'
            ? this.#alone(id, launch.at, instant)
            : this.#play(id, launch.at, instant, false);
        if (shown !== null) return answer(mode, { type, id, via: launch.id }, shown);
      }
    }
    const leg = this.#legs[countUpTo(this.#legs, instant, ({ start }) => start) - 1];
    if (leg !== undefined && leg.schedule !== null) {
      const { playlist, id } = leg.schedule;
      const shown = this.#play(playlist, leg.run, instant, false);
      if (shown === null) throw new Error('The oracle walked to an entry that shows nothing');
      return answer('scheduled', { type: 'playlist', id: playlist, via: id }, shown);
    }
    for (const id of this.#defaults()) {
      const shown = this.#play(id, 0, instant, true);
      if (shown !== null) return answer('default', { type: 'playlist', id, via: null }, shown);
    }
    return { mode: 'idle', source: null, item: null, since: 0 };
  }

  /** The first instant after this one and before the horizon at which the item ends or changes; else `Infinity`. */
  until(instant: number): number {
    return this.#firstDifference(instant, (one) =>
      JSON.stringify({ ...one, source: { ...one.source, via: null } }),
    );
  }

  /** The first instant after this one and before the horizon at which anything changes; else `Infinity`. */
  nextChange(instant: number): number {
    return this.#firstDifference(instant, (one) => JSON.stringify(one));
  }

  #firstDifference(instant: number, view: (answer: OracleAnswer) => string): number {
    const now = this.at(instant);
    const itemEnd = now.item === null ? Infinity : now.since + this.#shownFor(now);
    for (
      let index = countUpTo(this.#instants, instant, (at) => at);
      index < this.#instants.length;
      index += 1
    ) {
      const then = this.#instants[index] ?? Infinity;
      if (then >= itemEnd) break;
      if (view(this.at(then)) !== view(now)) return then;
    }
    return itemEnd < this.#horizon ? itemEnd : Infinity;
  }

  #shownFor({ source, item }: OracleAnswer): number {
    if (source === null || item === null) return Infinity;
    if (source.type === 'content') return this.#lengthAlone(item.content);
    const playlist = this.#playlist(source.id);
    return playlist === null ? Infinity : this.#length(playlist, item.index);
  }

  // Who is aimed at

  #aimed(target: string): boolean {
    const screen = this.#site.screens.get(this.#screenId);
    if (screen === undefined || screen.deletedAt !== null) return false;
    if (target === 'all' || target === `screen:${this.#screenId}`) return true;
    if (target.startsWith('tag:')) return screen.tags.includes(target.slice('tag:'.length));
    if (target.startsWith('group:')) return this.#groups().includes(target.slice('group:'.length));
    return false;
  }

  #groups(): string[] {
    return [...this.#site.groups.values()]
      .filter((group) => group.deletedAt === null && group.members.includes(this.#screenId))
      .map((group) => group.id)
      .sort();
  }

  #defaults(): string[] {
    const screen = this.#site.screens.get(this.#screenId);
    if (screen === undefined || screen.deletedAt !== null) return [];
    const ids = [
      screen.defaultPlaylist,
      ...this.#groups().map((id) => this.#site.groups.get(id)?.defaultPlaylist ?? null),
      this.#site.settings.defaultPlaylist,
    ];
    return ids.filter((id) => id !== null);
  }

  // Launches

  #launches(): { launch: Launch; end: number }[] {
    const found: { launch: Launch; end: number }[] = [];
    for (const launch of this.#site.launches.values()) {
      if (launch.kind === 'launch' && this.#aimed(launch.target))
        found.push({ launch, end: this.#launchEnd(launch) });
    }
    return found.sort((a, b) => b.launch.at - a.launch.at || (a.launch.id < b.launch.id ? -1 : 1));
  }

  #launchEnd(launch: Launch): number {
    const ends = [launch.until ?? Infinity];
    for (const command of this.#site.launches.values()) {
      if (command.kind !== 'clear' || !this.#aimed(command.target) || command.at <= launch.at) continue;
      if ((command.what === 'emergency') === (launch.mode === 'emergency')) ends.push(command.at);
    }
    if (launch.mode === 'manual') {
      for (const { schedule, start } of this.#airings) {
        if (start > launch.at && this.#playable(schedule.playlist, start).length > 0) ends.push(start);
      }
    }
    return Math.min(...ends);
  }

  // Schedule entries

  #findAirings(): Airing[] {
    const found: Airing[] = [];
    for (const schedule of this.#site.schedules.values()) {
      if (schedule.deletedAt !== null || !schedule.targets.some((target) => this.#aimed(target))) continue;
      const { when } = schedule;
      for (let at = this.#since - 3 * DAY; at < this.#horizon + 3 * DAY; at += DAY) {
        const date = new Date(at).toISOString().slice(0, 10);
        const weekday = new Date(at).getUTCDay() || 7;
        if (!when.days.some((day) => day === weekday)) continue;
        if ((when.from !== null && date < when.from) || (when.to !== null && date > when.to)) continue;
        if (when.except.includes(date)) continue;
        const endDate = when.end <= when.start ? dayAfter(date) : date;
        const start = this.#wall.firstOf(`${date}T${when.start}`);
        const end = this.#wall.lastOf(`${endDate}T${when.end}`);
        if (start < end) found.push({ schedule, start, end });
      }
    }
    return found;
  }

  /** From instant to instant: whose turn is it? A playlist's run lasts as long as it stays its turn. */
  #walk(): Leg[] {
    const agenda = new Set([this.#since]);
    for (const { schedule, start, end } of this.#airings) {
      agenda.add(start);
      agenda.add(end);
      for (const instant of this.#validityInstants(schedule.playlist)) agenda.add(instant);
    }
    const legs: Leg[] = [];
    let runs = new Map<string, number>();
    const instants = [...agenda]
      .filter((at) => at >= this.#since && at < this.#horizon)
      .sort((a, b) => a - b);
    for (const [index, from] of instants.entries()) {
      const to = instants[index + 1] ?? this.#horizon;
      let at = from;
      while (at < to) {
        const underWay = this.#airings.filter(({ start, end }) => start <= at && at < end);
        underWay.sort(
          (a, b) =>
            b.schedule.priority - a.schedule.priority ||
            b.start - a.start ||
            (a.schedule.id < b.schedule.id ? -1 : 1),
        );
        const turns = new Map<string, number>();
        let plays: Schedule | null = null;
        let next = to;
        for (const { schedule } of underWay) {
          const id = schedule.playlist;
          if (turns.has(id) || this.#playable(id, at).length === 0) continue;
          const run = runs.get(id) ?? at;
          turns.set(id, run);
          if (this.#play(id, run, at, false) === null) continue;
          plays = schedule;
          next = Math.min(next, this.#lastItemEnd(id, run, at));
          break;
        }
        legs.push({
          start: at,
          schedule: plays,
          run: plays === null ? 0 : (turns.get(plays.playlist) ?? at),
        });
        runs = turns;
        at = next;
      }
    }
    return legs;
  }

  /** When a playlist that doesn't loop is over. */
  #lastItemEnd(id: string, run: number, at: number): number {
    const playlist = this.#playlist(id);
    if (playlist === null || playlist.loop) return Infinity;
    let end = this.#cycleStart(id, run, at);
    for (const index of this.#playable(id, at)) end += this.#length(playlist, index);
    return end;
  }

  // Playlists

  #playlist(id: string): Playlist | null {
    const playlist = this.#site.playlists.get(id);
    return playlist === undefined || playlist.deletedAt !== null ? null : playlist;
  }

  #content(id: string): Content | null {
    const content = this.#site.contents.get(id);
    return content === undefined || content.deletedAt !== null ? null : content;
  }

  readonly #windows = new Map<Content, { from: number; to: number }>();

  #window(content: Content): { from: number; to: number } {
    const known = this.#windows.get(content);
    if (known !== undefined) return known;
    const from = content.validity?.from ?? null;
    const to = content.validity?.to ?? null;
    const window = {
      from: from === null ? -Infinity : this.#wall.firstOf(`${from}T00:00`),
      to: to === null ? Infinity : this.#wall.lastOf(`${dayAfter(to)}T00:00`),
    };
    this.#windows.set(content, window);
    return window;
  }

  /** The places of the items that may play at an instant. */
  #playable(id: string, instant: number): number[] {
    const playlist = this.#playlist(id);
    const places: number[] = [];
    for (const [index, item] of (playlist?.items ?? []).entries()) {
      const content = this.#content(item.content ?? '');
      if (content === null) continue;
      const { from, to } = this.#window(content);
      if (from <= instant && instant < to) places.push(index);
    }
    return places;
  }

  readonly #changes = new Map<string, readonly number[]>();

  /** The instants at which other items of a playlist may play than just before. */
  #validityInstants(id: string): readonly number[] {
    const known = this.#changes.get(id);
    if (known !== undefined) return known;
    const found = new Set<number>();
    for (const item of this.#playlist(id)?.items ?? []) {
      const content = this.#content(item.content ?? '');
      if (content === null) continue;
      const { from, to } = this.#window(content);
      for (const at of [from, to]) {
        const differs = String(this.#playable(id, at)) !== String(this.#playable(id, at - 1));
        if (Number.isFinite(at) && differs) found.add(at);
      }
    }
    this.#changes.set(id, [...found]);
    return [...found];
  }

  /** The start of the run, or the last instant since then at which the playable items changed. */
  #cycleStart(id: string, run: number, instant: number): number {
    return Math.max(run, ...this.#validityInstants(id).filter((change) => change <= instant));
  }

  #length(playlist: Playlist, index: number): number {
    const item = playlist.items[index];
    const content = this.#content(item?.content ?? '');
    if (item === undefined || content === null)
      throw new Error('The oracle asked for an item that is not there');
    const duration = item.duration ?? content.duration;
    if (duration === 0) return Infinity;
    if (duration === 'auto') return mediaLength(content) ?? this.#site.settings.defaultSeconds * 1000;
    return Math.max(1, Math.round(duration * 1000));
  }

  #play(id: string, run: number, instant: number, mustLoop: boolean): Shown | null {
    const playlist = this.#playlist(id);
    if (playlist === null) return null;
    const places = this.#playable(id, instant);
    if (places.length === 0) return null;
    const cycleStart = this.#cycleStart(id, run, instant);
    const cycle = places.reduce((sum, index) => sum + this.#length(playlist, index), 0);
    let start = cycleStart;
    if ((playlist.loop || mustLoop) && cycle !== Infinity) {
      const cycles = Math.floor((instant - cycleStart) / cycle);
      start += Number(BigInt(cycles) * BigInt(cycle));
    }
    for (const index of places) {
      const end = start + this.#length(playlist, index);
      const item = playlist.items[index];
      if (instant < end && item !== undefined) {
        return { item: { itemId: item.id, content: item.content ?? '', index }, start, cycleStart };
      }
      start = end;
    }
    return null;
  }

  #lengthAlone(id: string): number {
    const content = this.#content(id);
    const media = content === null ? null : mediaLength(content);
    if (content === null || media === null || content.duration === 0) return Infinity;
    return content.duration === 'auto' ? media : Math.max(1, Math.round(content.duration * 1000));
  }

  #alone(id: string, run: number, instant: number): Shown | null {
    const content = this.#content(id);
    if (content === null) return null;
    const { from, to } = this.#window(content);
    if (instant < from || instant >= to) return null;
    const cycleStart = Math.max(run, from);
    const length = this.#lengthAlone(id);
    let start = cycleStart;
    if (length !== Infinity) start += Math.floor((instant - cycleStart) / length) * length;
    return { item: { itemId: null, content: id, index: 0 }, start, cycleStart };
  }

  // Everything that happens

  #everyInstant(): number[] {
    const all = new Set(this.#legs.map(({ start }) => start));
    for (const { launch, end } of this.#newestFirst) {
      all.add(launch.at);
      all.add(end);
    }
    for (const content of this.#site.contents.values()) {
      all.add(this.#window(content).from);
      all.add(this.#window(content).to);
    }
    return [...all].filter((at) => at >= this.#since && at < this.#horizon).sort((a, b) => a - b);
  }
}

/** How many of some things in order are at or before an instant. */
function countUpTo<T>(ordered: readonly T[], instant: number, at: (one: T) => number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const one = ordered[middle];
    if (one !== undefined && at(one) <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Shown {
  readonly item: PlaybackItem;
  readonly start: number;
  readonly cycleStart: number;
}

function answer(mode: Mode, source: Omit<PlaybackSource, 'since'>, shown: Shown): OracleAnswer {
  return { mode, source: { ...source, since: shown.cycleStart }, item: shown.item, since: shown.start };
}

function mediaLength(content: Content): number | null {
  if (content.type !== 'video' && content.type !== 'image') return null;
  const ms = Math.round(content.media.durationMs ?? 0);
  return ms >= 1 && ms < Infinity ? ms : null;
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
}

/** What the clock on the wall shows in a zone, asked of Intl field by field. */
export class Wall {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  constructor(timezone: string) {
    this.#format = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** Local time as the ms that UTC would need to show the same. */
  show(instant: number): number {
    const fields: Record<string, string> = {};
    for (const { type, value } of this.#format.formatToParts(instant)) fields[type] = value;
    const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = fields;
    return (
      Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + (((instant % 1000) + 1000) % 1000)
    );
  }

  /** The first instant that shows this local time, else the first that shows a later one. */
  firstOf(local: string): number {
    const wanted = Date.parse(`${local}Z`);
    return this.#showing(wanted)[0] ?? this.#afterGap(wanted);
  }

  /** The last instant that shows this local time, else the first that shows a later one. */
  lastOf(local: string): number {
    const wanted = Date.parse(`${local}Z`);
    return this.#showing(wanted).at(-1) ?? this.#afterGap(wanted);
  }

  #showing(wanted: number): number[] {
    const offsets = new Set<number>();
    const hour = Math.floor(wanted / HOUR) * HOUR;
    for (let at = hour - 30 * HOUR; at <= hour + 30 * HOUR; at += HOUR) offsets.add(this.#offset(at));
    return [...offsets]
      .map((offset) => wanted - offset)
      .filter((instant) => this.show(instant) === wanted)
      .sort((a, b) => a - b);
  }

  #afterGap(wanted: number): number {
    let instant = wanted - 30 * HOUR;
    for (const step of [HOUR, HOUR / 60, 1000]) {
      while (this.show(instant + step) < wanted) instant += step;
    }
    return instant + 1000;
  }

  #offset(instant: number): number {
    let offset = this.#offsets.get(instant);
    if (offset === undefined) {
      offset = this.show(instant) - instant;
      this.#offsets.set(instant, offset);
    }
    return offset;
  }
}
