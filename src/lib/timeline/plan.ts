import type { Site } from '../model/site';
import { DAY } from './day';
import { hoursOf, type Hours } from './hours';
import { turnsOf, type Turn } from './launches';
import { patternOf } from './occurrences';
import type { Mode, Playback, PlaybackSource, Showing } from './playback';
import type { Program, Shown } from './program';
import { contentProgram, playlistProgram } from './programs';
import { basisOf, sameBasis, type Basis } from './plan-basis';
import type { Rota } from './rota';
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

/** All of a site that programs are made of. */
type Parts = Pick<Site, 'playlists' | 'contents'> & Pick<Site['settings'], 'defaultSeconds'>;

const partsOf = ({ playlists, contents, settings: { defaultSeconds } }: Site): Parts => ({
  playlists,
  contents,
  defaultSeconds,
});

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
  readonly #basis: Basis;
  /** Every source that can come to play here, with what it was when the plan was made. */
  readonly #sources: readonly Source[];
  /** What the sources were made of, or last found the same in. */
  #parts: Parts;
  /** The last answer, and from when to when it is known to hold. */
  #last: { readonly from: number; readonly to: number; readonly playback: Playback | null } = {
    from: 0,
    to: 0,
    playback: null,
  };

  constructor(site: Site, screenId: string) {
    const basis = basisOf(site, screenId);
    const { screen, timezone, targets, defaults } = basis;
    this.screenId = screenId;
    this.timezone = timezone;
    this.#basis = basis;
    this.#parts = partsOf(site);
    const clock = wallClock(timezone);
    const entries = entriesFor(site, targets, timezone);
    this.hours = screen === undefined ? null : hoursOf(screen, timezone);
    this.rota = rotaOf(entries, timezone, clock);
    this.turns = turnsOf(site, targets, timezone, entries, clock);
    this.#urgent = this.turns.filter(({ mode }) => mode !== 'manual');
    this.#byHand = this.turns.filter(({ mode }) => mode === 'manual');
    this.fillers = defaults
      .map((id) => playlistProgram(site, id, timezone, 'filler'))
      .filter((program) => program !== null);
    this.#sources = sourcesOf(basis).map((source) => ({
      ...source,
      program: sourceProgram(site, timezone, source.mode, source),
    }));
  }

  /** Whether the plan of this screen by another version of the site would be this one. */
  holdsFor(site: Site): boolean {
    if (!sameBasis(this.#basis, basisOf(site, this.screenId))) return false;
    const parts = partsOf(site);
    const { playlists, contents, defaultSeconds } = this.#parts;
    if (
      parts.playlists === playlists &&
      parts.contents === contents &&
      parts.defaultSeconds === defaultSeconds
    ) {
      return true;
    }
    const holds = this.#sources.every(
      (source) => sourceProgram(site, this.timezone, source.mode, source) === source.program,
    );
    if (holds) this.#parts = parts;
    return holds;
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

/** A source by itself, as it plays in that mode in a zone; `null` when it is gone or can never play. */
export function sourceProgram(
  site: Site,
  timezone: string,
  mode: Mode,
  { type, id }: Pick<PlaybackSource, 'type' | 'id'>,
): Program | null {
  if (type === 'content') return contentProgram(site, id, timezone);
  return playlistProgram(site, id, timezone, mode === 'default' ? 'filler' : 'source');
}

function sourcesOf({ schedules, commands, defaults }: Basis): readonly Omit<Source, 'program'>[] {
  const scheduled = new Set(schedules.flat().map(({ playlist }) => playlist));
  return [
    ...[...scheduled].map((id) => ({ mode: 'scheduled' as const, type: 'playlist' as const, id })),
    ...commands
      .flat()
      .filter((command) => command.kind === 'launch')
      .map(({ mode, source }) => ({ mode, type: source.type, id: source.id })),
    ...defaults.map((id) => ({ mode: 'default' as const, type: 'playlist' as const, id })),
  ];
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
