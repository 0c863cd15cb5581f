import type { Site } from '../model/site';
import type { Plan } from './plan';
import type { Mode, PlaybackSource } from './playback';
import { planFor } from './timeline';

/** Where something comes from, whatever item it is at: a source without its cycle. */
export type StretchSource = Pick<PlaybackSource, 'type' | 'id' | 'via'>;

/** A span in which one source stands on a screen; instants in ms since the Unix epoch, `start` ≤ instant < `end`. */
export interface PlaybackStretch {
  readonly start: number;
  readonly end: number;
  readonly mode: Mode;
  /** `null` where nothing plays: `idle` and `off`. */
  readonly source: StretchSource | null;
  /** How many stretches were joined into this one, which then names the one that stands longest in it; 1: exact. */
  readonly joined: number;
}

/** More than people can tell apart in a bar; a day of real schedules has some ten. */
const MOST = 400;
const SHORTEST = 1_000;

/**
 * What stands on a screen at `from` ≤ instant < `to` (whole ms): stretches without a hole, in order, exact to the ms.
 * Items don't count: while mode and source stay, it is one stretch.
 *
 * The list is bounded: where a playlist comes and goes so often (conditions by the minute) that more than 400 stretches
 * would follow, the shortest lose their edges: neighbours that are all shorter than some length are joined into one,
 * and that length is doubled until at most 400 are left. `joined` tells.
 */
export function stretchesBetween(
  site: Site,
  screenId: string,
  from: number,
  to: number,
): readonly PlaybackStretch[] {
  const exact: PlaybackStretch[] = [];
  const plan = planFor(site, screenId);
  for (let at = from; at < to;) {
    const stretch = stretchAt(plan, at, to);
    const last = exact.at(-1);
    if (last !== undefined && alike(last, stretch)) exact[exact.length - 1] = { ...last, end: stretch.end };
    else exact.push(stretch);
    at = stretch.end;
  }
  let found: readonly PlaybackStretch[] = exact;
  for (let length = SHORTEST; found.length > MOST; length *= 2) found = joinShort(exact, length);
  return found;
}

function stretchAt(plan: Plan, at: number, to: number): PlaybackStretch {
  const hold = plan.holdAt(at);
  if (!('program' in hold)) {
    return { start: at, end: Math.min(to, hold.limit), mode: hold.mode, source: null, joined: 1 };
  }
  const { mode, program, via, run } = hold;
  const limit = Math.min(to, hold.limit);
  // What a run of the schedule still has to play is known to the rota; other sources have to be asked.
  const end =
    mode === 'scheduled'
      ? Math.min(limit, plan.rota.entryEnd(at, limit))
      : Math.min(limit, program.sameUntil(run, at));
  return { start: at, end, mode, source: { type: program.type, id: program.id, via }, joined: 1 };
}

function alike(one: PlaybackStretch, other: PlaybackStretch): boolean {
  return (
    one.mode === other.mode &&
    one.source?.type === other.source?.type &&
    one.source?.id === other.source?.id &&
    one.source?.via === other.source?.via
  );
}

/** Joins neighbours that are all shorter than `length` ms. */
function joinShort(stretches: readonly PlaybackStretch[], length: number): readonly PlaybackStretch[] {
  const found: PlaybackStretch[] = [];
  let short: PlaybackStretch[] = [];
  const flush = () => {
    if (short.length > 0) found.push(joinedOf(short));
    short = [];
  };
  for (const stretch of stretches) {
    if (stretch.end - stretch.start < length) {
      short.push(stretch);
      continue;
    }
    flush();
    found.push(stretch);
  }
  flush();
  return found;
}

function joinedOf(stretches: readonly PlaybackStretch[]): PlaybackStretch {
  const totals = new Map<string, { readonly like: PlaybackStretch; readonly ms: number }>();
  let longest: { readonly like: PlaybackStretch; readonly ms: number } | null = null;
  let [start, end] = [Infinity, -Infinity];
  for (const stretch of stretches) {
    const key = JSON.stringify([stretch.mode, stretch.source]);
    const before = totals.get(key);
    const total = { like: before?.like ?? stretch, ms: (before?.ms ?? 0) + stretch.end - stretch.start };
    totals.set(key, total);
    if (longest === null || total.ms > longest.ms) longest = total;
    start = Math.min(start, stretch.start);
    end = Math.max(end, stretch.end);
  }
  const { mode, source } = longest?.like ?? { mode: 'idle' as const, source: null };
  return { start, end, mode, source, joined: stretches.length };
}
