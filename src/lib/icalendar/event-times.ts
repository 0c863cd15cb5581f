import { DAY } from '../timeline/day';
import { wallClock } from '../timeline/wall-clock';
import { one, type RawEvent } from './raw-event';
import { parseDuration, timeOfProperty, type FileTime } from './read-time';
import { Refusal } from './refusal';
import type { Zones } from './zones';

/** When an event first takes place, on the wall of its own zone. */
export interface EventTimes {
  readonly local: number;
  /** ms on the wall, more than 0. */
  readonly length: number;
  /** IANA; null: whatever the clock on the wall says (floating times and whole days), `'?'` a zone that nobody knows. */
  readonly zone: string | null;
  readonly isDate: boolean;
}

/** The zone of times whose TZID means nothing here. Their wall times can still be taken. */
export const UNKNOWN_ZONE = '?';

/** @throws {Refusal} */
export function eventTimes({ properties, damaged }: RawEvent, zones: Zones): EventTimes {
  if (damaged) throw new Refusal('damaged');
  const property = one(properties, 'DTSTART');
  const start = property === null ? null : timeOfProperty(property);
  if (start === null) throw new Refusal('no-start');
  const zone = zoneOf(start, zones);
  const length = lengthOf({ properties, damaged }, start, zones);
  if (length < 0) throw new Refusal('ends-before-start');
  if (length === 0) throw new Refusal('no-length');
  return { local: start.local, length, zone, isDate: start.isDate };
}

export function zoneOf({ tzid }: FileTime, zones: Zones): string | null {
  if (tzid === null) return null;
  return tzid === 'UTC' ? 'UTC' : (zones.get(tzid) ?? UNKNOWN_ZONE);
}

/** A time of the same event on the wall of the zone that its start is in. */
export function onWallOf(zone: string | null, time: FileTime, zones: Zones): number {
  const own = zoneOf(time, zones);
  if (own === zone || own === null || zone === null || own === UNKNOWN_ZONE || zone === UNKNOWN_ZONE) {
    return time.local;
  }
  return wallClock(zone).localAt(wallClock(own).startOf(time.local));
}

function lengthOf({ properties }: RawEvent, start: FileTime, zones: Zones): number {
  const end = one(properties, 'DTEND');
  if (end !== null) {
    const time = timeOfProperty(end);
    if (time === null) throw new Refusal('damaged');
    return onWallOf(zoneOf(start, zones), time, zones) - start.local;
  }
  const duration = one(properties, 'DURATION');
  if (duration === null) return start.isDate ? DAY : 0;
  const ms = parseDuration(duration.value.trim().toUpperCase());
  if (ms === null) throw new Refusal('damaged');
  return ms;
}
