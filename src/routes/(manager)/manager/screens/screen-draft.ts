import type { ClockOverlay, Screen, ScreenPatch } from '#lib/model/screen';
import { changedFields } from '#lib/state/changed-fields';
import type { FormProblem } from '../attempt';

/** A screen as its form holds it. */
export interface ScreenDraft {
  name: string;
  location: string;
  tags: readonly string[];
  /** `''`: the site's. */
  timezone: string;
  defaultPlaylist: string | null;
  orientation: Screen['orientation'];
  brightness: number;
  clock: ClockOverlay;
  notes: string;
}

export function draftOf(screen: Screen): ScreenDraft {
  const { name, location, tags, defaultPlaylist, orientation, brightness, clock, notes } = screen;
  const timezone = screen.timezone ?? '';
  return {
    name,
    location,
    tags,
    timezone,
    defaultPlaylist,
    orientation,
    brightness,
    clock: { ...clock },
    notes,
  };
}

/** What the model can't say as well; null when the rest is up to it. */
export function draftProblem(draft: ScreenDraft): FormProblem | null {
  return Number.isNaN(draft.brightness)
    ? { field: 'brightness', message: 'Write a brightness from 0 to 100.' }
    : null;
}

function fieldsOf({ tags: _tags, timezone, ...draft }: ScreenDraft) {
  return { ...draft, timezone: timezone.trim() === '' ? null : timezone.trim() };
}

/** Only what the person changed. Tags go one by one (`setTag`). */
export function patchOf(before: ScreenDraft, after: ScreenDraft): ScreenPatch {
  return changedFields(fieldsOf(before), fieldsOf(after));
}
