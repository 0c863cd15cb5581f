import type { When } from '../model/schedule';
import { DAY, weekday } from '../timeline/day';
import { wallClock } from '../timeline/wall-clock';
import { UNKNOWN_ZONE, eventTimes, onWallOf, type EventTimes } from './event-times';
import { inZones } from './in-zone';
import { MOST_ADDED, MOST_DATES } from './limits';
import { ownWordsOf, whenByBoth } from './own-words';
import { all, one, type RawEvent } from './raw-event';
import { timeOfProperty, timesOfProperty, type FileTime } from './read-time';
import { once, recurrenceOf } from './recurrence';
import { Refusal } from './refusal';
import { coversDay, whensOf, type Span } from './span';
import type { Zones } from './zones';

export interface ExpressOptions {
  readonly zones: Zones;
  /** The zones of the screens that the entries are for. */
  readonly targetZones: readonly string[];
  /** `wall`: the times as they are written, whatever zone they are in. */
  readonly times: 'exact' | 'wall';
}

/** Dates looked up in one step: those of other centuries cost the platform a fifth of a millisecond each. */
const AT_ONCE = 50;

/** One entry's times. */
export interface Expressed {
  /** Tells the entries of one event apart: empty for the first. */
  readonly part: string;
  readonly when: When;
}

/** What takes the place of an event on some days. */
export interface Overrides {
  /** The occurrences that are replaced. */
  readonly times: readonly FileTime[];
  /** Whether any of them takes place at all: an event of which nothing else is left is no loss then. */
  readonly anyTakesPlace: boolean;
}

/**
 * The entries that are together an event. Each step is some dates, or one time zone.
 * @throws {Refusal} when no entries are exactly that
 */
export function* express(
  event: RawEvent,
  overrides: Overrides,
  options: ExpressOptions,
): Generator<void, readonly Expressed[]> {
  const { properties } = event;
  if (isCancelled(event)) throw new Refusal('cancelled');
  const times = eventTimes(event, options.zones);
  if (all(properties, 'EXRULE').length > 0) throw new Refusal('exclusion-rule');
  const rules = all(properties, 'RRULE');
  const [rule] = rules;
  if (rules.length > 1) throw new Refusal('several-rules');
  const day = Math.floor(times.local / DAY);
  const clock = times.zone === null || times.zone === UNKNOWN_ZONE ? null : wallClock(times.zone);
  const { skipped, ...recurrence } =
    rule === undefined ? once(day) : recurrenceOf(rule.value, times.local, clock);
  const whole: Span = {
    ...recurrence,
    start: times.local - day * DAY,
    length: times.length,
    except: new Set(),
  };
  const excepted = yield* daysNamed(listed(event, 'EXDATE'), times, options);
  const replaced = yield* daysNamed(overrides.times, times, options);
  const leftOut = new Set([...excepted, ...replaced].filter((one) => one !== null));
  const except = new Set([...leftOut].filter((one) => coversDay(whole, one)));
  for (const one of skipped) except.add(one);
  const span = { ...whole, except };
  const added = (yield* additions(event, times, options)).filter(
    (one) => !leftOut.has(one) && (!coversDay(whole, one) || skipped.has(one)),
  );
  const found: Expressed[] = [];
  if (countDays(span) > span.except.size) {
    const words = ownWordsOf(event).when;
    const own = words !== null && one(properties, 'RECURRENCE-ID') === null;
    // Our own export: the wall's times are what was meant, whichever zone it was written in.
    const there =
      own || options.times === 'wall' ? span : yield* inZones(span, times.zone, options.targetZones);
    for (const [index, when] of whensOf(there).entries()) {
      const zone = times.zone === null || times.zone === UNKNOWN_ZONE ? 'UTC' : times.zone;
      const both = own && span.length <= DAY ? whenByBoth(when, words, { event, zone, span }) : when;
      found.push({ part: index === 0 ? '' : `part ${index}`, when: both });
    }
  }
  for (const extra of added) {
    const single = { ...span, ...once(extra), except: new Set<number>() };
    const there = options.times === 'wall' ? single : yield* inZones(single, times.zone, options.targetZones);
    for (const [index, when] of whensOf(there).entries()) found.push({ part: `on ${extra} ${index}`, when });
  }
  if (found.length === 0 && !overrides.anyTakesPlace) throw new Refusal('never');
  return found;
}

export function isCancelled({ properties }: RawEvent): boolean {
  return one(properties, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED';
}

/** The day of a time that names an occurrence of this event; null when it is no start of one. */
function dayNamed(time: FileTime, times: EventTimes, { zones }: ExpressOptions): number | null {
  const local = onWallOf(times.zone, time, zones);
  const day = Math.floor(local / DAY);
  const start = times.local - Math.floor(times.local / DAY) * DAY;
  // Some programs name the day alone.
  return time.isDate || local - day * DAY === start ? day : null;
}

/** The days that times name, each null where it names no start; looked up some at a time. */
function* daysNamed(
  list: readonly FileTime[],
  times: EventTimes,
  options: ExpressOptions,
): Generator<void, readonly (number | null)[]> {
  const days: (number | null)[] = [];
  for (const time of list) {
    days.push(dayNamed(time, times, options));
    if (days.length % AT_ONCE === 0) yield;
  }
  return days;
}

/** The times of a repeated property. @throws {Refusal} */
function listed(event: RawEvent, name: 'RDATE' | 'EXDATE'): readonly FileTime[] {
  const list: FileTime[] = [];
  for (const property of all(event.properties, name)) {
    if (property.params['VALUE']?.toUpperCase() === 'PERIOD') throw new Refusal('period');
    const found = timesOfProperty(property);
    if (found === null) throw new Refusal('damaged');
    for (const time of found) list.push(time);
    if (list.length > MOST_DATES) {
      throw new Refusal(name === 'RDATE' ? 'too-many-dates' : 'too-many-exceptions');
    }
  }
  return list;
}

/** Days on which the event takes place beside its recurrence. Another time of day would need a length of its own. */
function* additions(
  event: RawEvent,
  times: EventTimes,
  options: ExpressOptions,
): Generator<void, readonly number[]> {
  const named = yield* daysNamed(listed(event, 'RDATE'), times, options);
  const days = new Set(named.filter((day) => day !== null));
  if (days.size > MOST_ADDED) throw new Refusal('too-many-dates');
  if (named.includes(null)) throw new Refusal('times');
  return [...days].sort((a, b) => a - b);
}

/** How many days the span starts on, exceptions aside. */
function countDays({ weekdays, from, to }: Span): number {
  if (to === null) return Infinity;
  const weeks = Math.floor((to - from + 1) / 7);
  let count = weeks * weekdays.size;
  for (let day = from + weeks * 7; day <= to; day += 1) if (weekdays.has(weekday(day))) count += 1;
  return count;
}

/** What an event takes the place of: the time of an occurrence of another; null when it is an event of its own. */
export function overrideOf({ properties }: RawEvent): FileTime | null {
  const property = one(properties, 'RECURRENCE-ID');
  return property === null ? null : timeOfProperty(property);
}
