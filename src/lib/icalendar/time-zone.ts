import { DAY, dateOfDay } from '../timeline/day';
import { wallClock } from '../timeline/wall-clock';
import { groupBy } from './group-by';
import { localStamp, offsetStamp } from './stamps';
import {
  WINDOW_YEARS,
  fitsYear,
  keyOf,
  ruleOf,
  ruleText,
  wallChange,
  type WallChange,
  type YearlyRule,
} from './yearly-rule';

/** A zone whose changes follow no yearly rule (Morocco's follow the moon, listed until 2087) is written out so far. */
const LISTED_UNTIL = 2_100;
/** Rules are read from the years before this one, or later ones where the calendar begins later. */
const RULES_UNTIL = 2_068;
const YEAR = 366 * DAY;

interface Observance {
  /** In order of time; the first is its DTSTART. */
  readonly changes: readonly WallChange[];
  readonly rule: YearlyRule | null;
}

/**
 * The lines of a VTIMEZONE for an IANA zone, right from the instant `from` (ms) on: made from the wall clock that the
 * timeline goes by, so a calendar program and a screen agree. Rules go on for ever; a zone without one is listed until
 * 2100.
 */
export function timeZoneLines(zone: string, from: number): readonly string[] {
  const firstYear = Number(dateOfDay(Math.floor(from / DAY)).slice(0, 4)) - 1;
  const start = Date.UTC(firstYear, 0, 1);
  const clock = wallClock(zone);
  const initial = clock.localAt(start) - start;
  let observances: readonly Observance[] = [];
  for (const end of [RULES_UNTIL, LISTED_UNTIL]) {
    const lastYear = Math.max(end, firstYear + WINDOW_YEARS + 2) - 1;
    const changes = clock.transitions(start, Date.UTC(lastYear + 1, 0, 1)).map(wallChange);
    observances = observe(changes, lastYear);
    // What is listed up to the end of what was read would stop there.
    if (!observances.some((one) => one.rule === null && lastOf(one) >= lastYear - WINDOW_YEARS)) break;
  }
  const all = observances.flatMap(({ changes }) => changes);
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...observanceLines('STANDARD', start + initial, initial, initial, []),
    ...observances.flatMap(({ changes, rule }) => {
      const [first] = changes;
      if (first === undefined) return [];
      const more =
        rule === null
          ? // The DTSTART again among them: readers that are made for libical's lists leave it out otherwise.
            changes.map(({ local }) => `RDATE:${localStamp(local)}`)
          : [`RRULE:${ruleText(rule)}`];
      const name = isDaylight(first, all) ? 'DAYLIGHT' : 'STANDARD';
      return observanceLines(name, first.local, first.before, first.after, more);
    }),
    'END:VTIMEZONE',
  ];
}

function lastOf({ changes }: Observance): number {
  return changes.at(-1)?.year ?? -Infinity;
}

/** Parts a zone's changes into those that follow yearly rules, from the first year on, and lists of the others. */
function observe(changes: readonly WallChange[], lastYear: number): readonly Observance[] {
  const byKey = groupBy(changes, keyOf);
  const ruled: Observance[] = [];
  const listed: WallChange[] = [];
  for (const alike of byKey.values()) {
    const windowStart = lastYear - WINDOW_YEARS + 1;
    const rule = ruleOf(alike, windowStart, lastYear);
    if (rule === null) {
      listed.push(...alike);
      continue;
    }
    let first = windowStart;
    const oldest = alike[0]?.year ?? windowStart;
    while (first > oldest && fitsYear(rule, alike, first - 1)) first -= 1;
    ruled.push({ changes: alike.filter(({ year }) => year >= first), rule });
    listed.push(...alike.filter(({ year }) => year < first));
  }
  const lists = groupBy(listed, ({ before, after }) => `${before},${after}`);
  const others = [...lists.values()].map((list) => ({
    changes: list.sort((a, b) => a.at - b.at),
    rule: null,
  }));
  return [...others, ...ruled].sort((a, b) => (a.changes[0]?.at ?? 0) - (b.changes[0]?.at ?? 0));
}

/** Clocks that go forward and come back within the year keep summer time meanwhile. */
function isDaylight(change: WallChange, all: readonly WallChange[]): boolean {
  if (change.after <= change.before) return false;
  return all.some(({ at, after }) => at > change.at && at < change.at + YEAR && after < change.after);
}

/** TZNAME is the offset: names such as CET are known for some zones only, and differ by language. */
function observanceLines(
  name: 'STANDARD' | 'DAYLIGHT',
  local: number,
  before: number,
  after: number,
  more: readonly string[],
): readonly string[] {
  return [
    `BEGIN:${name}`,
    `DTSTART:${localStamp(local)}`,
    `TZOFFSETFROM:${offsetStamp(before)}`,
    `TZOFFSETTO:${offsetStamp(after)}`,
    `TZNAME:${offsetStamp(after)}`,
    ...more,
    `END:${name}`,
  ];
}
