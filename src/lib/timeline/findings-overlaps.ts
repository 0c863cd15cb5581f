import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';
import { aimedAt, alikeScreens, type AlikeScreens } from './findings-screens';
import { Meetings, type Meeting } from './findings-meet';
import { patternOf, type Occurrence, type Pattern } from './occurrences';

/** Another entry that is under way at the same time on the same screens. */
export interface Overlap {
  readonly code: 'overlap';
  /** The id of the other entry. */
  readonly other: string;
  /** How many screens both are aimed at, and the names of up to five of them. */
  readonly screens: number;
  readonly names: readonly string[];
  /** The first time, in ms since the Unix epoch, and the zone of the screens that it was found on. */
  readonly start: number;
  readonly end: number;
  readonly timezone: string;
  /** Which of the two plays then, if both have something to show, and what decides it. */
  readonly winner: 'this' | 'other';
  readonly by: 'priority' | 'later-start' | 'id';
  /** Both play the same playlist: whoever wins, the screen shows the same. */
  readonly samePlaylist: boolean;
}

const NAMED = 5;

/**
 * The entries of the site that overlap one of it, from `now` (ms) to eight weeks after its first time, the earliest
 * overlap first, `most` of them, and how many more there are. Looked at per zone of their common screens; the example is from the zone of most of them.
 */
export function overlapsOf(
  site: Site,
  entry: Schedule,
  now: number,
  most: number,
): { readonly overlaps: readonly Overlap[]; readonly more: number } {
  const byTarget = new Map<string, AlikeScreens[]>();
  for (const screens of aimedAt(alikeScreens(site), entry.targets)) {
    for (const target of screens.targets) {
      const list = byTarget.get(target);
      if (list === undefined) byTarget.set(target, [screens]);
      else list.push(screens);
    }
  }
  const meetings = new Map<string, Meetings>();
  const found: Found[] = [];
  for (const other of site.schedules.values()) {
    if (other.id === entry.id || other.deletedAt !== null) continue;
    const common = new Set(other.targets.flatMap((target) => byTarget.get(target) ?? []));
    for (const timezone of new Set([...common].map((one) => one.timezone))) {
      const mine = meetings.get(timezone) ?? new Meetings(entry.when, timezone, now);
      meetings.set(timezone, mine);
      const meeting = firstOf(mine, patternOf(other.when));
      if (meeting === null) continue;
      found.push({ other, common, timezone, meeting });
      break;
    }
  }
  const ordered = found
    .map((one) => ({ ...one, start: Math.max(one.meeting.own.start, one.meeting.theirs.start) }))
    .sort((a, b) => a.start - b.start || (a.other.id < b.other.id ? -1 : 1));
  return {
    overlaps: ordered.slice(0, most).map((one) => overlapOf(entry, one)),
    more: Math.max(0, ordered.length - most),
  };
}

interface Found {
  readonly other: Schedule;
  readonly common: ReadonlySet<AlikeScreens>;
  readonly timezone: string;
  readonly meeting: Meeting;
}

function firstOf(mine: Meetings, theirs: Pattern): Meeting | null {
  for (const own of mine.own) for (const meeting of mine.with(own, theirs)) return meeting;
  return null;
}

function overlapOf(entry: Schedule, { other, common, timezone, meeting: { own, theirs } }: Found): Overlap {
  const screens = [...common].flatMap((one) => one.screens);
  return {
    code: 'overlap',
    other: other.id,
    screens: screens.length,
    names: screens.slice(0, NAMED).map(({ name }) => name),
    start: Math.max(own.start, theirs.start),
    end: Math.min(own.end, theirs.end),
    timezone,
    ...winner(entry, own, other, theirs),
    samePlaylist: entry.playlist === other.playlist,
  };
}

function winner(
  entry: Schedule,
  own: Occurrence,
  other: Schedule,
  theirs: Occurrence,
): Pick<Overlap, 'winner' | 'by'> {
  if (entry.priority !== other.priority) {
    return { winner: entry.priority > other.priority ? 'this' : 'other', by: 'priority' };
  }
  if (own.start !== theirs.start) {
    return { winner: own.start > theirs.start ? 'this' : 'other', by: 'later-start' };
  }
  return { winner: entry.id < other.id ? 'this' : 'other', by: 'id' };
}
