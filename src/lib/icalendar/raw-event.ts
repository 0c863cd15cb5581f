import type { Property } from './property';

/** What of an event a schedule entry can be made of; all else is not kept. */
export const EVENT_PROPERTIES = new Set([
  'UID',
  'SUMMARY',
  'STATUS',
  'CREATED',
  'DTSTART',
  'DTEND',
  'DURATION',
  'RRULE',
  'EXRULE',
  'RDATE',
  'EXDATE',
  'RECURRENCE-ID',
  'X-VITRINE-ID',
  'X-VITRINE-NAME',
  'X-VITRINE-PLAYLIST',
  'X-VITRINE-PLAYLIST-NAME',
  'X-VITRINE-PRIORITY',
  'X-VITRINE-TARGETS',
  'X-VITRINE-WHEN',
]);

export const ZONE_PROPERTIES = new Set(['TZID', 'X-LIC-LOCATION']);
export const OBSERVANCE_PROPERTIES = new Set(['DTSTART', 'TZOFFSETFROM', 'TZOFFSETTO', 'RRULE', 'RDATE']);

/** Kept properties by name, in the file's order. */
export type Properties = ReadonlyMap<string, readonly Property[]>;

export interface RawEvent {
  readonly properties: Properties;
  /** A kept line that is no property, or longer than a line may be: the event can't be believed. */
  readonly damaged: boolean;
}

export interface RawZone {
  readonly properties: Properties;
  readonly observances: readonly Properties[];
}

/** A file as far as it was read: its parts, nothing believed yet. */
export interface RawCalendar {
  readonly events: readonly RawEvent[];
  readonly zones: readonly RawZone[];
  /** X-WR-CALNAME; empty without one. */
  readonly name: string;
  /** Tasks, notes and the like: how many there are. */
  readonly others: number;
}

/** The first property of that name. */
export function one(properties: Properties, name: string): Property | null {
  return properties.get(name)?.[0] ?? null;
}

export function all(properties: Properties, name: string): readonly Property[] {
  return properties.get(name) ?? [];
}
