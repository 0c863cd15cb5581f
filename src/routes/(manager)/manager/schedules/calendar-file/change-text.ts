import type { Change, ChangedField } from '#lib/icalendar/import-plan';
import type { When } from '#lib/model/schedule';
import type { Site } from '#lib/model/site';
import { dateText } from '$lib/components/time-text';
import { datesText, daysText, targetText, timesText } from '../schedule-facts';

const FIELDS: Readonly<Record<ChangedField, string>> = {
  name: 'Name',
  playlist: 'Playlist',
  targets: 'Screens',
  priority: 'Priority',
  days: 'Days',
  start: 'Start',
  end: 'End',
  from: 'First day',
  to: 'Last day',
  except: 'Exceptions',
};

/** When an entry plays, on one line. */
export function whenText(when: When): string {
  return [timesText(when), daysText(when.days), datesText(when)].filter((part) => part !== null).join(' · ');
}

export function targetsText(targets: readonly string[], site: Pick<Site, 'screens' | 'groups'>): string {
  return targets.length === 0 ? 'no screen' : targets.map((target) => targetText(target, site)).join(', ');
}

export interface ChangeText {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

export function changeText({ field, before, after }: Change, site: Site): ChangeText {
  return {
    field: FIELDS[field],
    before: valueText(field, before, site),
    after: valueText(field, after, site),
  };
}

function valueText(field: ChangedField, value: unknown, site: Site): string {
  switch (field) {
    case 'playlist':
      return typeof value === 'string' ? (site.playlists.get(value)?.name ?? 'a missing playlist') : 'none';
    case 'targets':
      return targetsText(value as readonly string[], site);
    case 'days':
      return daysText(value as When['days']);
    case 'from':
    case 'to':
      return typeof value === 'string' ? dateText(value) : 'none';
    case 'except':
      return exceptText(value as readonly string[]);
    default:
      return value === '' ? 'none' : String(value);
  }
}

function exceptText(dates: readonly string[]): string {
  if (dates.length === 0) return 'none';
  return dates.length <= 3 ? dates.map(dateText).join(', ') : `${dates.length} days`;
}
