import type { Site } from '#lib/model/site';
import { entriesOn } from '#lib/timeline/entries-on';
import type { PlaybackStretch } from '#lib/timeline/stretches';
import { localDateOf } from '$lib/components/time-text';
import { entryName } from '../findings-text';

/** `08:00`, with seconds where there are any. */
export function timeText(instant: number, timezone: string): string {
  const seconds = Math.floor(instant / 1_000) % 60 !== 0;
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  }).format(instant);
}

/** `08:00 – 18:00`; the end of the day is 24:00. */
export function spanText({ start, end }: PlaybackStretch, timezone: string, dayEnd: number): string {
  return `${timeText(start, timezone)} – ${end === dayEnd ? '24:00' : timeText(end, timezone)}`;
}

/** What stands on the screen, by the names that people gave. */
export function whatText({ mode, source, joined }: PlaybackStretch, site: Site): string {
  if (joined > 1) return 'Changes often';
  if (source === null) return mode === 'off' ? 'Off' : 'Idle card';
  const record = source.type === 'playlist' ? site.playlists.get(source.id) : site.contents.get(source.id);
  return record?.name ?? source.id;
}

/** Why it stands there, as one sentence. */
export function whyText(stretch: PlaybackStretch, site: Site, screenId: string, timezone: string): string {
  const { mode, source, start, joined } = stretch;
  if (joined > 1) return `${joined} changes in this time; look at a moment of it to see each.`;
  switch (mode) {
    case 'emergency':
      return 'An emergency, above everything.';
    case 'priority':
      return 'Launched with priority.';
    case 'manual':
      return 'Launched; the next entry that starts ends it.';
    case 'off':
      return 'Outside of the screen’s hours.';
    case 'idle':
      return 'Nothing is scheduled, and there is no default playlist.';
    case 'default':
      return 'The default playlist: no entry has anything to show.';
    case 'scheduled': {
      const via = source?.via ?? '';
      const others = entriesOn(site, screenId, localDateOf(start, timezone))
        .filter((one) => one.schedule !== via && one.start <= start && one.end > start)
        .map((one) => entryName(site, one.schedule));
      const over = others.length === 0 ? '' : `, which wins over ${listOf([...new Set(others)])}`;
      return `Schedule entry ${entryName(site, via)}${over}.`;
    }
  }
}

function listOf(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(shown);
}

/** `/manager/playback` at a moment of a screen. */
export function playbackLink(screenId: string, at: number): string {
  const query = new URLSearchParams({ screen: screenId, at: new Date(at).toISOString() });
  return `/manager/playback?${query.toString()}`;
}

/** How each mode is called where its name alone must do. */
export const MODE_NAMES: Readonly<Record<PlaybackStretch['mode'], string>> = {
  emergency: 'emergency',
  priority: 'launched with priority',
  off: 'outside of its hours',
  manual: 'launched',
  scheduled: 'scheduled',
  default: 'default',
  idle: 'nothing scheduled',
};
