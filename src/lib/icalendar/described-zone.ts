import { DAY } from '../timeline/day';
import { wallClock } from '../timeline/wall-clock';
import { offsetOf, parseTime, timesOfProperty } from './read-time';
import { all, one, type Properties, type RawZone } from './raw-event';
import { countOf, rulePartsOf } from './rule-parts';
import { DAY_CODES, daysOf } from './yearly-rule';

/** Years in which a described zone must agree with one that we know. */
const FIRST_YEAR = 2_020;
const LAST_YEAR = 2_037;
/** A zone that changes its clocks four times a year has half as many since 1900; those that programs write have two. */
const MOST_ONSETS = 1_000;

/** From an instant on, what a VTIMEZONE says to add to UTC. */
interface Onset {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/**
 * The first of these IANA zones whose clocks go as a VTIMEZONE of unknown name says, for all of 2020 to 2036; null when
 * there is none, or when it is described in a way that no calendar program uses.
 */
export function* zoneAsDescribed(
  zone: RawZone,
  candidates: Iterable<string>,
): Generator<void, string | null> {
  const onsets: Onset[] = [];
  for (const observance of zone.observances) {
    const found = onsetsOf(observance);
    if (found === null || onsets.length + found.length > MOST_ONSETS) return null;
    onsets.push(...found);
    yield;
  }
  if (onsets.length === 0) return null;
  onsets.sort((a, b) => a.at - b.at);
  const [from, to] = [Date.UTC(FIRST_YEAR), Date.UTC(LAST_YEAR)];
  const probes = onsets.flatMap(({ at }) => [at - 1_000, at]).filter((at) => at >= from && at < to);
  const seasons = [0, 3, 6, 9].map((month) => Date.UTC(2_026, month, 15));
  for (const candidate of candidates) {
    const clock = wallClock(candidate);
    const agree = (at: number): boolean => clock.localAt(at) - at === offsetAt(onsets, at);
    if (![from, ...seasons].every(agree) || !probes.every(agree)) continue;
    if (clock.transitions(from, to).every(({ at }) => agree(at) && agree(at - 1_000))) return candidate;
    yield;
  }
  return null;
}

function offsetAt(onsets: readonly Onset[], at: number): number {
  const last = onsets.findLast((onset) => onset.at <= at);
  return last?.after ?? onsets[0]?.before ?? 0;
}

function onsetsOf(observance: Properties): readonly Onset[] | null {
  const start = parseTime(one(observance, 'DTSTART')?.value ?? '', null);
  const before = offsetOf(one(observance, 'TZOFFSETFROM')?.value ?? '');
  const after = offsetOf(one(observance, 'TZOFFSETTO')?.value ?? '');
  if (start === null || before === null || after === null) return null;
  const locals = [start.local];
  for (const property of all(observance, 'RDATE')) {
    const times = timesOfProperty(property);
    if (times === null) return null;
    for (const { local, tzid } of times) locals.push(tzid === 'UTC' ? local + before : local);
  }
  for (const rule of all(observance, 'RRULE')) {
    const found = yearly(rule.value, start.local, before);
    if (found === null) return null;
    locals.push(...found);
  }
  return locals.map((local) => ({ at: local - before, before, after }));
}

/** The local times of a yearly rule in the years that count; null for any other rule. */
function yearly(value: string, start: number, before: number): readonly number[] | null {
  const parts = rulePartsOf(value);
  if (parts?.get('FREQ') !== 'YEARLY' || (parts.get('INTERVAL') ?? '1') !== '1' || parts.has('COUNT'))
    return null;
  const month = countOf(parts.get('BYMONTH') ?? '');
  const [, nth, code = ''] = /^([+-]?\d)?([A-Z]{2})$/.exec(parts.get('BYDAY') ?? '') ?? [];
  const weekday = DAY_CODES.findIndex((one) => one === code) + 1;
  if (month === null || month > 12 || weekday === 0) return null;
  const until = parts.get('UNTIL');
  const end = until === undefined ? null : parseTime(until, null);
  if (until !== undefined && end === null) return null;
  const latest = end === null ? Infinity : end.tzid === 'UTC' ? end.local + before : end.local;
  const listed = parts.get('BYMONTHDAY');
  const found: number[] = [];
  for (let year = Math.max(FIRST_YEAR - 1, new Date(start).getUTCFullYear()); year <= LAST_YEAR; year += 1) {
    const dates = listed?.split(',').map(Number) ?? datesOfNth(Number(nth ?? NaN), year, month);
    if (dates.length > 31) return null;
    for (const day of daysOf({ month, weekday, dates }, year)) {
      const local = day * DAY + (((start % DAY) + DAY) % DAY);
      if (local >= start && local <= latest) found.push(local);
    }
  }
  return found;
}

/** The seven dates of a month among which its nth (or, from −1 on, nth last) day of a week is. */
function datesOfNth(nth: number, year: number, month: number): readonly number[] {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const first = nth > 0 ? (nth - 1) * 7 + 1 : length + nth * 7 + 1;
  return Number.isNaN(first) ? [] : [0, 1, 2, 3, 4, 5, 6].map((more) => first + more);
}
