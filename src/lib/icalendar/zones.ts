import * as v from 'valibot';
import { timeZone } from '../model/values';
import { zoneAsDescribed } from './described-zone';
import { textOf } from './property';
import { one, type RawZone } from './raw-event';
import { WINDOWS_ZONES } from './windows-zones';

/** Finds the IANA zone that a file means by a TZID; each is looked for once. */
export class Zones {
  readonly #known = new Map<string, string | null>();
  readonly #described = new Map<string, RawZone>();
  readonly #likely: readonly string[];

  /** `likely`: zones that a described one is compared with first. */
  constructor(zones: readonly RawZone[], likely: readonly string[]) {
    for (const zone of zones) {
      const tzid = one(zone.properties, 'TZID');
      if (tzid !== null) this.#described.set(textOf(tzid), zone);
    }
    this.#likely = likely;
  }

  /** Null when nobody knows that zone. */
  find(tzid: string): string | null {
    let zone = this.#known.get(tzid);
    if (zone === undefined) {
      zone = this.#look(tzid);
      this.#known.set(tzid, zone);
    }
    return zone;
  }

  #look(tzid: string): string | null {
    const named = zoneNamed(tzid);
    if (named !== null) return named;
    const described = this.#described.get(tzid);
    if (described === undefined) return null;
    const location = one(described.properties, 'X-LIC-LOCATION');
    return (
      (location === null ? null : zoneNamed(textOf(location))) ??
      zoneAsDescribed(described, new Set([...this.#likely, ...Object.values(WINDOWS_ZONES)]))
    );
  }
}

/** The zone by its name alone: IANA's, with a path before it as some programs write, or Windows'. */
function zoneNamed(name: string): string | null {
  const windows = name.trim().toLowerCase();
  if (Object.hasOwn(WINDOWS_ZONES, windows)) return WINDOWS_ZONES[windows] ?? null;
  if (isZone(name)) return name;
  const parts = name.split('/').slice(-3);
  for (const count of [3, 2]) {
    const tail = parts.slice(-count).join('/');
    if (parts.length >= count && isZone(tail)) return tail;
  }
  return null;
}

function isZone(name: string): boolean {
  return v.safeParse(timeZone, name).success;
}
