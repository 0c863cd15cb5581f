import type { Schedule } from '../model/schedule';
import { DAY, LAST_DAY, weekday } from '../timeline/day';
import { occurrenceOn, patternOf, type Pattern } from '../timeline/occurrences';
import { wallClock } from '../timeline/wall-clock';
import { escapeText } from './content-line';
import { firstDay } from './first-day';
import { localStamp, utcStamp } from './stamps';
import { DAY_CODES } from './yearly-rule';

export interface ExportedEntry {
  readonly lines: readonly string[];
  /** The instant at which the event begins, ms. */
  readonly start: number;
}

/** What an event without a name or a playlist is called. */
export const MISSING_PLAYLIST = 'Missing playlist';

/** The last instant that a date of four digits can name. */
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59Z');

/**
 * The VEVENT of an entry in a zone; null when the entry never occurs. `siteUid` makes its UID the site's own,
 * `playlistName` is null when the playlist is gone.
 */
export function eventLines(
  entry: Schedule,
  { zone, siteUid, playlistName }: { zone: string; siteUid: string; playlistName: string | null },
): ExportedEntry | null {
  const clock = wallClock(zone);
  const day = firstDay(entry, clock);
  if (day === null) return null;
  const pattern = patternOf(entry.when);
  const first = occurrenceOn(pattern, clock, day);
  if (first === null) return null;
  const local = day * DAY + pattern.start;
  const length = pattern.end - pattern.start;
  const last = pattern.to < LAST_DAY ? pattern.to : null;
  const days = DAY_CODES.filter((_, index) => pattern.weekdays.has(index + 1));
  // Through the end of the last day: its start may lie in a gap, where the standard and we name different instants.
  const until =
    last === null
      ? ''
      : `;UNTIL=${utcStamp(Math.min(clock.startOf((last + 1) * DAY) - 1_000, LAST_INSTANT))}`;
  const summary = entry.name !== '' ? entry.name : (playlistName ?? MISSING_PLAYLIST);
  const stamp = utcStamp(Math.min(Math.max(entry.createdAt, 0), LAST_INSTANT));
  return {
    start: first.start,
    lines: [
      'BEGIN:VEVENT',
      `UID:${escapeText(entry.id)}@${escapeText(siteUid)}.vitrine`,
      `DTSTAMP:${stamp}`,
      `CREATED:${stamp}`,
      `DTSTART;TZID=${zone}:${localStamp(local)}`,
      // What a program makes of DTEND is a length, for all occurrences alike: a first one across a clock change would
      // hand its hour more or less to all others.
      first.end - first.start === length
        ? `DTEND;TZID=${zone}:${localStamp(local + length)}`
        : `DURATION:${durationText(length)}`,
      `RRULE:FREQ=WEEKLY${until};BYDAY=${days.join()}`,
      ...exceptions(pattern, day).map(
        (except) => `EXDATE;TZID=${zone}:${localStamp(except * DAY + pattern.start)}`,
      ),
      `SUMMARY:${escapeText(summary)}`,
      'TRANSP:TRANSPARENT',
      `X-VITRINE-ID:${escapeText(entry.id)}`,
      ...(entry.name === '' ? [] : [`X-VITRINE-NAME:${escapeText(entry.name)}`]),
      `X-VITRINE-PLAYLIST:${escapeText(entry.playlist)}`,
      ...(playlistName === null ? [] : [`X-VITRINE-PLAYLIST-NAME:${escapeText(playlistName)}`]),
      `X-VITRINE-PRIORITY:${entry.priority}`,
      `X-VITRINE-TARGETS:${escapeText(JSON.stringify(entry.targets))}`,
      `X-VITRINE-WHEN:${escapeText(JSON.stringify(entry.when))}`,
      'END:VEVENT',
    ],
  };
}

/** The exceptions that take an occurrence away; the others are kept in X-VITRINE-WHEN. */
function exceptions({ except, weekdays, to }: Pattern, first: number): readonly number[] {
  return [...except]
    .filter((day) => day >= first && day <= to && weekdays.has(weekday(day)))
    .sort((a, b) => a - b);
}

/** A nominal length of at most 24 hours. */
function durationText(ms: number): string {
  if (ms === DAY) return 'P1D';
  const seconds = ms / 1_000;
  const part = (count: number, unit: string): string => (count === 0 ? '' : `${count}${unit}`);
  return `PT${part(Math.floor(seconds / 3_600), 'H')}${part(Math.floor(seconds / 60) % 60, 'M')}${part(seconds % 60, 'S')}`;
}
