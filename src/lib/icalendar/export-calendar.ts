import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';
import { indexOf } from '../timeline/site-index';
import { escapeText, joinLines } from './content-line';
import { eventLines } from './export-entry';
import { timeZoneLines } from './time-zone';

export interface CalendarFile {
  /** The file, with CRLF line ends. The same for the same site: nothing in it depends on when it is made. */
  readonly text: string;
  /** A name for the file that any system takes. */
  readonly fileName: string;
  readonly zone: string;
  readonly exported: number;
  /** Entries that never occur: a calendar has no place for them. */
  readonly left: readonly Schedule[];
}

/** The zone is written out from here on, or from an earlier first event. */
const LATEST_START = Date.parse('2026-01-01');

const PRODUCT = '-//Vitrine//Schedules//EN';

/**
 * A screen's schedule, in its time zone, as an iCalendar file (RFC 5545): the entries aimed at it, its groups, its tags
 * or all; null when there is no such screen.
 */
export function screenCalendar(site: Site, screenId: string): CalendarFile | null {
  const screen = site.screens.get(screenId);
  if (screen === undefined || screen.deletedAt !== null) return null;
  const index = indexOf(site);
  return calendarFile(site, {
    entries: index.schedulesFor(index.targetsOf(screenId)),
    zone: screen.timezone ?? site.settings.timezone,
    name: screen.name,
    fileName: `${screen.id}.ics`,
  });
}

/**
 * All entries of the site, in the site's zone. An entry is a wall-clock time in each screen's own zone: on a screen
 * elsewhere 08:00 is its own 08:00, whatever the file's zone says.
 */
export function siteCalendar(site: Site): CalendarFile {
  const entries = [...site.schedules.values()].filter((entry) => entry.deletedAt === null);
  return calendarFile(site, {
    entries: entries.sort((a, b) => (a.id < b.id ? -1 : 1)),
    zone: site.settings.timezone,
    name: site.settings.name,
    fileName: 'schedules.ics',
  });
}

function calendarFile(
  site: Site,
  {
    entries,
    zone,
    name,
    fileName,
  }: { entries: readonly Schedule[]; zone: string; name: string; fileName: string },
): CalendarFile {
  const left: Schedule[] = [];
  const events: string[] = [];
  let exported = 0;
  let earliest = Infinity;
  for (const entry of entries) {
    const playlist = site.playlists.get(entry.playlist);
    const playlistName = playlist === undefined || playlist.deletedAt !== null ? null : playlist.name;
    const event = eventLines(entry, { zone, siteUid: site.uid, playlistName });
    if (event === null) {
      left.push(entry);
      continue;
    }
    exported += 1;
    earliest = Math.min(earliest, event.start);
    for (const line of event.lines) events.push(line);
  }
  const text = joinLines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${PRODUCT}`,
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escapeText(name)}`,
    `X-WR-TIMEZONE:${zone}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    // Also without an event: a calendar without any component is none.
    ...timeZoneLines(zone, Math.min(earliest, LATEST_START)),
    ...events,
    'END:VCALENDAR',
  ]);
  return { text, fileName, zone, exported, left };
}
