import type { Site } from '../model/site';
import { finish } from './finish';
import type { ImportItem, ImportOptions, ImportPlan } from './import-plan';
import { planImport } from './plan-import';
import { readCalendar } from './read-calendar';

export const OPTIONS: ImportOptions = {
  targets: ['all'],
  ownTargets: true,
  playlist: null,
  playlists: new Map(),
  times: 'exact',
};

/** A file of text, with the line ends that the standard asks for. */
export const bytesOf = (text: string): Uint8Array =>
  new TextEncoder().encode(text.replaceAll(/\r?\n/g, '\r\n'));

export function planOf(
  site: Site,
  file: string | Uint8Array,
  options: Partial<ImportOptions> = {},
): ImportPlan {
  const bytes = typeof file === 'string' ? bytesOf(file) : file;
  return finish(planImport(site, finish(readCalendar(bytes)), { ...OPTIONS, ...options }));
}

/** One event in a calendar. */
export const calendarOf = (...events: readonly string[]): string =>
  [
    'BEGIN:VCALENDAR',
    ...events.map((event) => `BEGIN:VEVENT\n${event}\nEND:VEVENT`),
    'END:VCALENDAR',
    '',
  ].join('\n');

/** Items as `verdict: summary reason`, for reading. */
export function told(items: readonly ImportItem[]): readonly string[] {
  return items.map(
    (item) => `${item.verdict}: ${item.summary}${item.verdict === 'refused' ? ` (${item.reason})` : ''}`,
  );
}
