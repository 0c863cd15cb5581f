import type { Content } from '../model/content';
import type { Launch } from '../model/launch';
import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';
import { OraclePlaylist, mediaLength, type OracleShown } from './oracle-playlist.test-support';
import { Wall } from './oracle-wall.test-support';
import { OracleWeek, dayAfter } from './oracle-week.test-support';
import type { PlaybackItem, PlaybackSource, Mode } from './playback';

export { Wall } from './oracle-wall.test-support';

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
  readonly #hours: OracleWeek | null;
  readonly #airings: readonly Airing[];
  readonly #newestFirst: readonly { readonly launch: Launch; readonly end: number }[];
  readonly #legs: readonly Leg[];
  readonly #instants: readonly number[];

  constructor(site: Site, screenId: string, since: number, horizon: number) {
    this.#site = site;
    this.#screenId = screenId;
    this.#since = since;
    this.#horizon = horizon;
    const screen = site.screens.get(screenId);
    this.#wall = Wall.of(screen?.timezone ?? site.settings.timezone);
    const hours = screen?.deletedAt === null ? screen.hours : null;
    this.#hours = hours === null ? null : OracleWeek.of(this.#wall, hours.periods, hours.closed);
    this.#airings = this.#findAirings();
    this.#newestFirst = this.#launches();
    this.#legs = this.#walk();
    for (const id of this.#everyPlaylist()) this.#playlist(id);
    this.#instants = this.#everyInstant();
  }

  at(instant: number): OracleAnswer {
    for (const mode of ['emergency', 'priority', 'manual'] as const) {
      if (mode === 'manual' && this.#hours?.on(instant) === false) {
        return { mode: 'off', source: null, item: null, since: 0 };
      }
      for (const { launch, end } of this.#newestFirst) {
        if (launch.mode !== mode || instant < launch.at || instant >= end) continue;
        const { type, id } = launch.source;
        const shown =
          type === 'content'
            ? this.#alone(id, launch.at, instant)
            : this.#playlist(id).show(launch.at, instant, false);
        if (shown !== null) return answer(mode, { type, id, via: launch.id }, shown);
      }
    }
    const leg = this.#legs[countUpTo(this.#legs, instant, ({ start }) => start) - 1];
    if (leg !== undefined && leg.schedule !== null) {
      const { playlist, id } = leg.schedule;
      const shown = this.#playlist(playlist).show(leg.run, instant, false);
      if (shown === null) throw new Error('The oracle walked to an entry that shows nothing');
      return answer('scheduled', { type: 'playlist', id: playlist, via: id }, shown);
    }
    for (const id of this.#defaults()) {
      const shown = this.#playlist(id).show(0, instant, true);
      if (shown !== null) return answer('default', { type: 'playlist', id, via: null }, shown);
    }
    return { mode: 'idle', source: null, item: null, since: 0 };
  }

  /** The first instant after this one and before the horizon at which the item ends or changes; else `Infinity`. */
  until(instant: number): number {
    return this.#firstDifference(instant, (one) =>
      // Another entry may carry a run on; another launch is another source.
      JSON.stringify(one.mode === 'scheduled' ? { ...one, source: { ...one.source, via: null } } : one),
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
    return this.#playlist(source.id).length(item.itemId);
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
        if (start > launch.at && this.#playlist(schedule.playlist).playable(start).length > 0)
          ends.push(start);
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
      for (const instant of this.#playlist(schedule.playlist).cuts) agenda.add(instant);
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
          const playlist = this.#playlist(id);
          if (turns.has(id) || playlist.playable(at).length === 0) continue;
          const run = runs.get(id) ?? at;
          turns.set(id, run);
          if (playlist.show(run, at, false) === null) continue;
          plays = schedule;
          next = Math.min(next, playlist.lastEnd(run, at));
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

  // What playlists and contents show

  readonly #playlists = new Map<string, OraclePlaylist>();

  #playlist(id: string): OraclePlaylist {
    let playlist = this.#playlists.get(id);
    if (playlist === undefined) {
      playlist = new OraclePlaylist(this.#site, id, this.#wall, this.#since, this.#horizon);
      this.#playlists.set(id, playlist);
    }
    return playlist;
  }

  /** The playlists that this screen may play by themselves. */
  #everyPlaylist(): readonly string[] {
    const launched = this.#newestFirst
      .map(({ launch }) => launch.source)
      .filter(({ type }) => type === 'playlist');
    const scheduled = this.#airings.map(({ schedule }) => schedule.playlist);
    return [...launched.map(({ id }) => id), ...scheduled, ...this.#defaults()];
  }

  #content(id: string): Content | null {
    const content = this.#site.contents.get(id);
    return content === undefined || content.deletedAt !== null ? null : content;
  }

  #window({ validity }: Content): { from: number; to: number } {
    return {
      from: validity?.from ? this.#wall.firstOf(`${validity.from}T00:00`) : -Infinity,
      to: validity?.to ? this.#wall.lastOf(`${dayAfter(validity.to)}T00:00`) : Infinity,
    };
  }

  #lengthAlone(id: string): number {
    const content = this.#content(id);
    const media = content === null ? null : mediaLength(content);
    if (content === null || media === null || content.duration === 0) return Infinity;
    return content.duration === 'auto' ? media : Math.max(1, Math.round(content.duration * 1000));
  }

  #alone(id: string, run: number, instant: number): OracleShown | null {
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
    for (const playlist of this.#playlists.values()) for (const cut of playlist.cuts) all.add(cut);
    for (const edge of this.#hours?.edges(this.#since, this.#horizon) ?? []) all.add(edge);
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

function answer(mode: Mode, source: Omit<PlaybackSource, 'since'>, shown: OracleShown): OracleAnswer {
  return { mode, source: { ...source, since: shown.cycleStart }, item: shown.item, since: shown.start };
}
