import type { Site } from '../model/site';
import { DAY } from './day';
import { hoursOf, type Hours } from './hours';
import { turnsOf, type Turn } from './launches';
import { patternOf } from './occurrences';
import type { Mode, Playback, PlaybackSource, Showing } from './playback';
import type { Program, Shown } from './program';
import { contentProgram, playlistProgram } from './programs';
import { Rota } from './rota';
import type { Entry } from './rota-entry';
import { rotaOf } from './rotas';
import { indexOf } from './site-index';
import { wallClock } from './wall-clock';

/** The source whose turn it is. `run` is where it began, `limit` when one above it takes over, or its launch ends. */
export interface Hold {
  readonly mode: Mode;
  readonly program: Program;
  readonly via: string | null;
  readonly run: number;
  readonly shown: Shown;
  readonly limit: number;
}

/** Nothing plays: the screen is outside its hours, or no source has anything to show. */
export interface Rest {
  readonly mode: 'off' | 'idle';
  readonly limit: number;
}

interface Source {
  readonly mode: Mode;
  readonly type: PlaybackSource['type'];
  readonly id: string;
  readonly program: Program | null;
}

/** Everything of one site object that can decide what one screen plays, ready to be asked for any instant. */
export class Plan {
  readonly screenId: string;
  /** The screen's zone, or the site's. */
  readonly timezone: string;
  readonly turns: readonly Turn[];
  readonly rota: Rota;
  /** The default playlists, the one to take first. */
  readonly fillers: readonly Program[];
  /** `null`: always on. */
  readonly hours: Hours | null;
  readonly #urgent: readonly Turn[];
  readonly #byHand: readonly Turn[];
  readonly #site: Site;
  /** Every source that can come to play here, with what it was when the plan was made. */
  readonly #sources: readonly Source[];
  /** The last answer, and from when to when it is known to hold. */
  #last: { readonly from: number; readonly to: number; readonly playback: Playback | null } = {
    from: 0,
    to: 0,
    playback: null,
  };

  /** @param before the plan of the same screen record by an older site: taken over when no edit since touched it. */
  constructor(site: Site, screenId: string, before: Plan | null = null) {
    this.#site = site;
    if (before?.screenId === screenId && before.#holdsFor(site)) {
      this.screenId = screenId;
      this.timezone = before.timezone;
      this.turns = before.turns;
      this.rota = before.rota;
      this.fillers = before.fillers;
      this.hours = before.hours;
      this.#urgent = before.#urgent;
      this.#byHand = before.#byHand;
      this.#sources = before.#sources;
      this.#last = before.#last;
      return;
    }
    const index = indexOf(site);
    const screen = site.screens.get(screenId);
    this.screenId = screenId;
    this.timezone = screen?.timezone ?? site.settings.timezone;
    const clock = wallClock(this.timezone);
    if (screen === undefined || screen.deletedAt !== null) {
      this.turns = [];
      this.#urgent = [];
      this.#byHand = [];
      this.#sources = [];
      this.rota = new Rota([], clock);
      this.fillers = [];
      this.hours = null;
      return;
    }
    this.hours = hoursOf(screen, this.timezone);
    const targets = index.targetsOf(screenId);
    const entries = entriesFor(site, targets, this.timezone);
    this.rota = rotaOf(entries, this.timezone, clock);
    this.turns = turnsOf(site, targets, this.timezone, entries, clock);
    this.#urgent = this.turns.filter(({ mode }) => mode !== 'manual');
    this.#byHand = this.turns.filter(({ mode }) => mode === 'manual');
    const defaults = [
      screen.defaultPlaylist,
      ...index.groupsOf(screenId).map((id) => site.groups.get(id)?.defaultPlaylist ?? null),
      site.settings.defaultPlaylist,
    ];
    this.fillers = defaults
      .map((id) => (id === null ? null : playlistProgram(site, id, this.timezone, 'filler')))
      .filter((program) => program !== null);
    const scheduled = new Set(index.schedulesFor(targets).map(({ playlist }) => playlist));
    const sources = [
      ...[...scheduled].map((id) => ({ mode: 'scheduled' as const, type: 'playlist' as const, id })),
      ...index.launches
        .filter(({ target }) => targets.has(target))
        .map(({ mode, source }) => ({ mode, type: source.type, id: source.id })),
      ...defaults
        .filter((id) => id !== null)
        .map((id) => ({ mode: 'default' as const, type: 'playlist' as const, id })),
    ];
    this.#sources = sources.map((source) => ({ ...source, program: this.programOf(source.mode, source) }));
  }

  /** Whether a plan made of another version of the site would be this one. */
  #holdsFor(site: Site): boolean {
    const { screens, settings, groups, schedules, launches } = this.#site;
    return (
      site.screens.get(this.screenId) === screens.get(this.screenId) &&
      site.settings === settings &&
      site.groups === groups &&
      site.schedules === schedules &&
      site.launches === launches &&
      this.#sources.every(
        ({ mode, type, id, program }) => sourceProgram(site, mode, type, id, this.timezone) === program,
      )
    );
  }

  /**
   * What plays at an instant (ms since the Unix epoch; a fraction of a ms doesn't matter).
   * @throws RangeError when `instant` is not a number.
   */
  at(instant: number): Playback {
    if (Number.isNaN(instant))
      throw new RangeError('An instant is needed to say what plays: it is not a number');
    const ms = Math.floor(Math.min(Math.max(instant, -8.64e15), 8.64e15));
    const { from, to, playback } = this.#last;
    if (playback !== null && ms >= from && ms < to) return playback;
    const answer = this.#answer(ms);
    this.#last = { from: ms, to: Math.min(answer.nextChange ?? Infinity, ms + DAY), playback: answer };
    return answer;
  }

  #answer(ms: number): Playback {
    const hold = this.holdAt(ms);
    const until = 'program' in hold ? this.holdEnd(hold, ms, hold.shown.end) : hold.limit;
    const nextEntry =
      'program' in hold && hold.mode === 'scheduled' ? this.rota.entryEnd(ms, until) : Infinity;
    const change = Math.min(until, nextEntry);
    return {
      ...showing(hold),
      until: until === Infinity ? null : until,
      nextChange: change === Infinity ? null : change,
      next: until === Infinity ? null : showing(this.holdAt(until)),
    };
  }

  /** A source by itself, as it plays on this screen in that mode; `null` when it is gone or can never play. */
  programOf(mode: Mode, { type, id }: Pick<PlaybackSource, 'type' | 'id'>): Program | null {
    return sourceProgram(this.#site, mode, type, id, this.timezone);
  }

  /** Whether a content may be shown here: it is there, not in the trash, and within its dates at the instant. */
  mayPlay(contentId: string, instant: number): boolean {
    return contentProgram(this.#site, contentId, this.timezone)?.playableAt(instant) ?? false;
  }

  /**
   * Down the order to the first source that has something to play. Outside the screen's hours only emergencies and
   * launches with priority are shown; what stands below them goes on unseen.
   */
  holdAt(ms: number): Hold | Rest {
    const urgent = launched(this.#urgent, ms, Infinity);
    if ('program' in urgent || this.hours === null) {
      return 'program' in urgent ? urgent : this.#withinHours(ms, urgent.limit);
    }
    const limit = Math.min(urgent.limit, this.hours.nextChange(ms));
    return this.hours.onAt(ms) ? this.#withinHours(ms, limit) : { mode: 'off', limit };
  }

  #withinHours(ms: number, within: number): Hold | Rest {
    const byHand = launched(this.#byHand, ms, within);
    if ('program' in byHand) return byHand;
    let limit = byHand.limit;
    const playing = this.rota.playing(ms);
    if (playing !== null) {
      const { program, id: via } = playing.entry;
      const shown = program.show(playing.run, ms);
      if (shown !== null) return { mode: 'scheduled', program, via, run: playing.run, shown, limit };
    }
    limit = Math.min(limit, this.rota.nextPlay(ms, limit));
    for (const program of this.fillers) {
      const shown = program.show(0, ms);
      if (shown !== null) return { mode: 'default', program, via: null, run: 0, shown, limit };
      limit = Math.min(limit, program.nextShow(ms));
    }
    return { mode: 'idle', limit };
  }

  /** When a source's turn is over, as far as it is before `within`. */
  holdEnd(hold: Hold, ms: number, within: number): number {
    const end = Math.min(hold.limit, within);
    return hold.mode === 'scheduled' ? Math.min(end, this.rota.runEnd(ms, end)) : end;
  }
}

/** The first of some launches that shows something; when none does, only until when, and not beyond `within`. */
function launched(turns: readonly Turn[], ms: number, within: number): Hold | { readonly limit: number } {
  let limit = within;
  for (const { mode, program, id: via, start: run, end } of turns) {
    if (ms >= end) continue;
    const shown = ms < run ? null : program.show(run, ms);
    if (shown !== null) return { mode, program, via, run, shown, limit: Math.min(limit, end) };
    const plays = ms < run ? program.nextPlayable(run) : program.nextShow(ms);
    if (plays < end) limit = Math.min(limit, plays);
  }
  return { limit };
}

function showing(hold: Hold | Rest): Showing {
  if (!('program' in hold)) return { mode: hold.mode, source: null, item: null, since: 0 };
  const { mode, program, via, shown } = hold;
  const { itemId, content, index } = shown.slot;
  return {
    mode,
    source: { type: program.type, id: program.id, via, since: shown.cycle },
    item: { itemId, content, index },
    since: shown.start,
  };
}

function sourceProgram(
  site: Site,
  mode: Mode,
  type: PlaybackSource['type'],
  id: string,
  timezone: string,
): Program | null {
  if (type === 'content') return contentProgram(site, id, timezone);
  return playlistProgram(site, id, timezone, mode === 'default' ? 'filler' : 'source');
}

function entriesFor(site: Site, targets: ReadonlySet<string>, timezone: string): readonly Entry[] {
  const entries: Entry[] = [];
  for (const { id, playlist, priority, when } of indexOf(site).schedulesFor(targets)) {
    const program = playlistProgram(site, playlist, timezone, 'source');
    if (program !== null && when.days.length > 0) {
      entries.push({ id, priority, program, pattern: patternOf(when) });
    }
  }
  return entries;
}
