import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';
import { type Meetings } from './findings-meet';
import { patternOf, type Occurrence } from './occurrences';
import { relianceOf } from './findings-steady';

/** A span of instants: first one, and the one behind the last. */
type Span = readonly [number, number];

/**
 * What of an entry's time is left by those that come before it. `never`: nothing. `plays`: at some time it is the first
 * that has something to show. `perhaps`: that depends on playlists that come and go or don't loop.
 */
export type Cover = 'never' | 'plays' | 'perhaps';

/** An entry of the same screens, as far as it can come before the one that is looked at. */
interface Rival {
  readonly entry: Schedule;
  /** Always has something to show while it is under way. */
  readonly steady: boolean;
}

/**
 * Those of some entries that may win over one, the surest first. Entries whose playlist never shows anything are none.
 */
export function rivalsOf(
  site: Site,
  entry: Schedule,
  others: readonly Schedule[],
  timezone: string,
): readonly Rival[] {
  const rivals: Rival[] = [];
  for (const other of others) {
    if (other.id === entry.id || other.priority < entry.priority) continue;
    const reliance = relianceOf(site, other.playlist, timezone);
    if (reliance !== 'never') rivals.push({ entry: other, steady: reliance === 'always' });
  }
  return rivals.sort((a, b) => Number(b.steady) - Number(a.steady) || b.entry.priority - a.entry.priority);
}

/** Looks at one time of an entry, and adds to `covered` for how many ms each rival took it. */
export function coverOf(
  entry: Schedule,
  steady: boolean,
  own: Occurrence,
  meetings: Meetings,
  rivals: readonly Rival[],
  covered: Map<string, number>,
): Cover {
  let free: readonly Span[] = [[Math.max(own.start, meetings.from), Math.min(own.end, meetings.to)]];
  let sure = true;
  for (const rival of rivals) {
    for (const { theirs } of meetings.with(own, patternOf(rival.entry.when))) {
      if (!free.some(([start, end]) => theirs.end > start && theirs.start < end)) continue;
      if (!comesBefore(rival.entry, theirs, entry, own)) continue;
      const rest = without(free, theirs);
      const taken = length(free) - length(rest);
      covered.set(rival.entry.id, (covered.get(rival.entry.id) ?? 0) + taken);
      free = rest;
      if (!rival.steady) sure = false;
    }
    if (free.length === 0) return sure ? 'never' : 'perhaps';
  }
  return steady ? 'plays' : 'perhaps';
}

/** The order of PRODUCT section 4: highest priority, then the later start, then the lower id. */
function comesBefore(other: Schedule, theirs: Occurrence, entry: Schedule, own: Occurrence): boolean {
  if (other.priority !== entry.priority) return other.priority > entry.priority;
  if (theirs.start !== own.start) return theirs.start > own.start;
  return other.id < entry.id;
}

function without(spans: readonly Span[], { start, end }: Occurrence): readonly Span[] {
  return spans.flatMap(([from, to]): readonly Span[] => {
    if (end <= from || start >= to) return [[from, to]];
    const left: readonly Span[] = start > from ? [[from, start]] : [];
    return end < to ? [...left, [end, to]] : left;
  });
}

function length(spans: readonly Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from, 0);
}
