import * as v from 'valibot';
import { timeZone } from '../model/values';
import { zoneAsDescribed } from './described-zone';
import { CalendarError, MOST_TZIDS } from './limits';
import { textOf } from './property';
import { one, type RawCalendar, type RawZone } from './raw-event';
import { WINDOWS_ZONES } from './windows-zones';

/** IANA zones by the TZIDs of a file; what nobody knows is not in it. */
export type Zones = ReadonlyMap<string, string>;

/**
 * The zones that the events of a file mean. Each step is about one name, or one zone that a description may mean.
 * `likely`: zones that a described one is compared with first. @throws {CalendarError} `too-many-zones`
 */
export function* zonesOfFile(
  { events, zones }: RawCalendar,
  likely: readonly string[],
): Generator<void, Zones> {
  const names = new Set<string>();
  for (const { properties } of events) {
    for (const alike of properties.values()) {
      for (const { params } of alike) if (params['TZID'] !== undefined) names.add(params['TZID']);
    }
    if (names.size > MOST_TZIDS) {
      throw new CalendarError(
        'too-many-zones',
        `The file’s events are in more than ${MOST_TZIDS} time zones.`,
      );
    }
    yield;
  }
  const described = new Map<string, RawZone>();
  for (const zone of zones) {
    const tzid = one(zone.properties, 'TZID');
    if (tzid !== null) described.set(textOf(tzid), zone);
  }
  const candidates = new Set([...likely, ...Object.values(WINDOWS_ZONES)]);
  const known = new Map<string, string>();
  for (const name of names) {
    const zone = zoneNamed(name) ?? (yield* zoneDescribed(described.get(name), candidates));
    if (zone !== null) known.set(name, zone);
    yield;
  }
  return known;
}

function* zoneDescribed(
  zone: RawZone | undefined,
  candidates: ReadonlySet<string>,
): Generator<void, string | null> {
  if (zone === undefined) return null;
  const location = one(zone.properties, 'X-LIC-LOCATION');
  const named = location === null ? null : zoneNamed(textOf(location));
  return named ?? (yield* zoneAsDescribed(zone, candidates));
}

/** The zone by its name alone: IANA's, with a path before it as some programs write, or Windows'. */
function zoneNamed(name: string): string | null {
  if (name.length > 200) return null;
  const windows = name.trim().toLowerCase();
  if (Object.hasOwn(WINDOWS_ZONES, windows)) return WINDOWS_ZONES[windows] ?? null;
  const whole = zoneIn(name);
  if (whole !== null) return whole;
  const parts = name.split('/').slice(-3);
  for (const count of [3, 2]) {
    const tail = parts.length >= count ? zoneIn(parts.slice(-count).join('/')) : null;
    if (tail !== null) return tail;
  }
  return null;
}

/** In the platform's own spelling: wall clocks are kept by name, and `eUROPE/pARIS` is no other zone. */
function zoneIn(name: string): string | null {
  if (!v.safeParse(timeZone, name).success) return null;
  return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
}
