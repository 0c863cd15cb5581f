import { DAY } from '../timeline/day';
import { wallClock } from '../timeline/wall-clock';
import { UNKNOWN_ZONE } from './event-times';
import { Refusal } from './refusal';
import { shifted, type Span } from './span';

/** Rules of clock changes come round in 28 years. */
const AHEAD = 28 * 366 * DAY;
/** What recurs is compared from here on: no screen plays earlier. */
const EARLIEST = Date.UTC(1970, 0, 1);
/** No later changes are known than rules give: what recurs later is compared as it would be from here on. */
const LATEST = Date.UTC(2_100, 0, 1);

/**
 * The span on the walls of other zones: the same instants, exactly, for every occurrence. Each step is one zone.
 * @throws {Refusal} `zone` where that is another local time in winter than in summer, or on one wall than on the other
 */
export function* inZones(span: Span, from: string | null, to: readonly string[]): Generator<void, Span> {
  if (from === null) return span;
  if (from === UNKNOWN_ZONE) throw new Refusal('unknown-zone');
  let shift: number | null = null;
  for (const zone of to) {
    const there = shiftBetween(span, from, zone);
    if (shift !== null && there !== shift) throw new Refusal('zone');
    shift = there;
    yield;
  }
  if (shift === null) return span;
  const moved = shifted(span, shift);
  for (const zone of to) if (zone !== from) demandUnambiguous(span, from, moved, zone);
  return moved;
}

/** How much later the wall shows in `to` than in `from`, all the time that the span runs. */
function shiftBetween(span: Span, from: string, to: string): number {
  if (from === to) return 0;
  const [here, there] = [wallClock(from), wallClock(to)];
  const begin = here.startOf(span.from * DAY + span.start);
  const last = span.to === null ? Infinity : here.endOf(span.to * DAY + span.start + span.length);
  // A rule for all times would have every era's changes looked up; one date is only ever in one.
  const first = span.from === span.to ? begin : Math.min(Math.max(begin, Math.min(EARLIEST, last)), LATEST);
  const shift = there.localAt(first) - here.localAt(first);
  // Beyond what rules need, nothing new comes.
  const end = Math.min(last, first + AHEAD);
  const changes = [...here.transitions(first, end), ...there.transitions(first, end)];
  if (changes.some(({ at }) => there.localAt(at) - here.localAt(at) !== shift)) throw new Refusal('zone');
  return shift;
}

/** One date within the hour that clocks repeat: an entry can't say which of the two times it means. */
function demandUnambiguous(span: Span, from: string, moved: Span, to: string): void {
  if (span.from !== span.to) return;
  const [here, there] = [wallClock(from), wallClock(to)];
  const local = span.from * DAY + span.start;
  const there0 = moved.from * DAY + moved.start;
  const exact =
    there.startOf(there0) === here.startOf(local) &&
    there.endOf(there0 + span.length) === here.endOf(local + span.length);
  if (!exact) throw new Refusal('clock-change');
}
