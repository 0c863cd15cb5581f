import type { Calendar } from '@event-calendar/core';
import type { Schedule } from '#lib/model/schedule';
import type { Site } from '#lib/model/site';
import { DAY } from '#lib/timeline/day';
import { playlistColourStyle } from '$lib/components/playlist-colour';
import { dateText } from '$lib/components/time-text';
import { targetText } from '../schedule-facts';
import type { LocalOccurrence } from './occurrences';

/** What stands in an event of the calendar beside its place. */
export interface EventFacts {
  /** Names the occurrence: the same before and after an edit that leaves its date. */
  readonly key: string;
  readonly times: string;
  readonly title: string;
  readonly playlist: string;
  readonly missing: boolean;
  /** All of it, for who does not see where it stands. It begins with what is written in it, for who speaks to it. */
  readonly label: string;
}

export function keyOf({ schedule, date }: Pick<LocalOccurrence, 'schedule' | 'date'>): string {
  return `${schedule} ${date}`;
}

/** Local time as the calendar takes it: without a zone, so that the browser's own can't move it. */
const wall = (local: number): string => new Date(local).toISOString().slice(0, 19);

export function clockText(local: number): string {
  return new Date(local).toISOString().slice(11, 16);
}

export function eventFacts(site: Site, entry: Schedule, occurrence: LocalOccurrence): EventFacts {
  const found = site.playlists.get(entry.playlist);
  const missing = found === undefined || found.deletedAt !== null;
  const playlist = missing ? 'Playlist missing' : found.name;
  const title = entry.name === '' ? playlist : entry.name;
  const nextDay = Math.floor(occurrence.end / DAY) > Math.floor(occurrence.start / DAY);
  const times = `${clockText(occurrence.start)} – ${clockText(occurrence.end)}`;
  const targets = entry.targets.map((target) => targetText(target, site)).join(', ');
  const label = [
    `${title}, ${times}${title === playlist ? '' : `, ${playlist}`}`,
    `${dateText(occurrence.date)}${nextDay ? ' until the next day' : ''}`,
    missing ? 'nothing plays' : null,
    targets === '' ? 'no screen' : targets,
    entry.priority === 0 ? null : `priority ${entry.priority}`,
  ];
  return {
    key: keyOf(occurrence),
    times,
    title,
    playlist,
    missing,
    label: label.filter((part) => part !== null).join('. '),
  };
}

export function calendarEvent(
  site: Site,
  entry: Schedule,
  occurrence: LocalOccurrence,
): Calendar.EventInput & { extendedProps: { facts: EventFacts } } {
  const facts = eventFacts(site, entry, occurrence);
  return {
    id: facts.key,
    start: wall(occurrence.start),
    end: wall(occurrence.end),
    title: facts.title,
    classNames: facts.missing ? ['missing'] : [],
    styles: [playlistColourStyle(site.playlists, entry.playlist)],
    extendedProps: { facts },
  };
}
