import type { ClockOverlay, Screen, ScreenPatch } from '#lib/model/screen';
import type { Site } from '#lib/model/site';
import { changedFields } from '#lib/state/changed-fields';
import type { FormProblem } from '../attempt';
import { groupsOf } from '../groups/group-facts';
import { hoursDraft, hoursOf, hoursProblem, type HoursDraft } from './hours-draft';

/** When media are fetched, as the form holds it: times that were typed are kept while "any time" is only tried. */
export interface MediaWindowDraft {
  always: boolean;
  /** `HH:MM` */
  start: string;
  end: string;
}

/** A screen as its form holds it. */
export interface ScreenDraft {
  name: string;
  location: string;
  tags: readonly string[];
  /** Ids of those that it is in. */
  groups: readonly string[];
  /** `''`: the site's. */
  timezone: string;
  defaultPlaylist: string | null;
  orientation: Screen['orientation'];
  brightness: number;
  /** 0–100; 0 is silent. */
  volume: number;
  clock: ClockOverlay;
  hours: HoursDraft;
  mediaWindow: MediaWindowDraft;
  notes: string;
}

export function draftOf(screen: Screen, site: Pick<Site, 'groups'>): ScreenDraft {
  const { name, location, tags, defaultPlaylist, orientation, brightness, volume, clock, notes } = screen;
  const timezone = screen.timezone ?? '';
  const groups = groupsOf(site).filter(({ members }) => members.includes(screen.id));
  return {
    name,
    location,
    tags,
    groups: groups.map(({ id }) => id),
    timezone,
    defaultPlaylist,
    orientation,
    brightness,
    volume,
    clock: { ...clock },
    hours: hoursDraft(screen.hours),
    mediaWindow: {
      always: screen.mediaWindow === null,
      ...(screen.mediaWindow ?? { start: '01:00', end: '05:00' }),
    },
    notes,
  };
}

/** What the model can't say as well; null when the rest is up to it. */
export function draftProblem(draft: ScreenDraft): FormProblem | null {
  if (Number.isNaN(draft.brightness)) {
    return { field: 'brightness', message: 'Write a brightness from 0 to 100.' };
  }
  if (Number.isNaN(draft.volume)) return { field: 'volume', message: 'Write a volume from 0 to 100.' };
  const { always, start, end } = draft.mediaWindow;
  if (!always && start === '') {
    return { field: 'mediaWindow.start', message: 'When does it begin? Write a time like 01:00.' };
  }
  if (!always && end === '') {
    return { field: 'mediaWindow.end', message: 'When does it end? Write a time like 05:00.' };
  }
  return hoursProblem(draft.hours);
}

function fieldsOf({ tags: _tags, groups: _groups, timezone, hours, mediaWindow, ...draft }: ScreenDraft) {
  return {
    ...draft,
    timezone: timezone.trim() === '' ? null : timezone.trim(),
    hours: hoursOf(hours),
    mediaWindow: mediaWindow.always ? null : { start: mediaWindow.start, end: mediaWindow.end },
  };
}

/** Only what the person changed. Tags go one by one (`setTag`), groups too (`setGroupMember`). */
export function patchOf(before: ScreenDraft, after: ScreenDraft): ScreenPatch {
  return changedFields(fieldsOf(before), fieldsOf(after));
}
