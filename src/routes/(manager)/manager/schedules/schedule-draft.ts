import type { NewSchedule, Schedule, SchedulePatch } from '#lib/model/schedule';
import type { Site } from '#lib/model/site';
import type { DraftEntry } from '#lib/timeline/findings';
import { changedFields } from '#lib/state/changed-fields';
import { dateText } from '$lib/components/time-text';
import type { FormProblem } from '../attempt';
import { isShownDate } from './dates';
import { DAYS, type Day } from './schedule-facts';

/** A schedule entry as its form holds it; `''`: not filled in. */
export interface ScheduleDraft {
  name: string;
  playlist: string | null;
  targets: readonly string[];
  days: readonly Day[];
  start: string;
  end: string;
  from: string;
  to: string;
  except: readonly string[];
  /** `NaN` while it is no number. */
  priority: number;
}

/** As the model has it. */
const MOST_PRIORITY = 1_000;

export function emptyDraft(): ScheduleDraft {
  return {
    name: '',
    playlist: null,
    targets: ['all'],
    days: DAYS,
    start: '08:00',
    end: '18:00',
    from: '',
    to: '',
    except: [],
    priority: 0,
  };
}

export function draftOf({ name, playlist, targets, when, priority }: Schedule): ScheduleDraft {
  return {
    name,
    playlist,
    targets,
    days: when.days,
    start: when.start,
    end: when.end,
    from: when.from ?? '',
    to: when.to ?? '',
    except: when.except,
    priority,
  };
}

/**
 * What would be stored, yet make no sense; null when the rest is up to the model. `before`: what was stored when the
 * form opened, null for a new entry. What was as odd then is in nobody's way: it is named among the findings.
 */
export function draftProblem(
  draft: ScheduleDraft,
  before: ScheduleDraft | null,
  { playlists }: Pick<Site, 'playlists'>,
): FormProblem | null {
  if (draft.playlist === null) return { field: 'playlist', message: 'Choose the playlist that plays.' };
  if (draft.playlist !== before?.playlist && playlists.get(draft.playlist)?.deletedAt !== null) {
    return { field: 'playlist', message: 'This playlist is in the trash or gone: choose another.' };
  }
  if (draft.targets.length === 0) return { field: 'targets', message: 'Choose at least one screen.' };
  if (draft.days.length === 0) return { field: 'when.days', message: 'Choose at least one day.' };
  if (draft.start === '') return { field: 'when.start', message: 'When does it start? Write HH:MM.' };
  if (draft.end === '') return { field: 'when.end', message: 'When does it end? Write HH:MM.' };
  return (
    datesProblem(draft, before) ??
    (Number.isInteger(draft.priority) && Math.abs(draft.priority) <= MOST_PRIORITY
      ? null
      : {
          field: 'priority',
          message: `The priority is a whole number from -${MOST_PRIORITY} to ${MOST_PRIORITY}; 0 is normal.`,
        })
  );
}

function datesProblem({ from, to, except }: ScheduleDraft, before: ScheduleDraft | null): FormProblem | null {
  for (const [field, date] of [['when.from', from] as const, ['when.to', to] as const]) {
    if (date !== '' && !isShownDate(date)) {
      return {
        field,
        message: 'This date is not finished: give its day, its month and a year of four digits.',
      };
    }
  }
  if (from !== '' && to !== '' && to < from) {
    return { field: 'when.to', message: 'The last day is before the first one.' };
  }
  const [outside] = except.filter(
    (date) =>
      !(before?.except.includes(date) ?? false) &&
      (!isShownDate(date) || (from !== '' && date < from) || (to !== '' && date > to)),
  );
  if (outside === undefined) return null;
  return {
    field: 'when.except',
    message: `${dateText(outside)} is not between the first and the last day, so it would change nothing: take it out, or change those days.`,
  };
}

function fieldsOf({ name, playlist, days, start, end, from, to, except, priority }: ScheduleDraft) {
  return {
    name: name.trim(),
    playlist: playlist ?? '',
    when: {
      start,
      end,
      days: [...days].sort((a, b) => a - b),
      from: from || null,
      to: to || null,
      except: [...new Set(except)].sort(),
    },
    priority,
  };
}

/** As the analysis takes it; null while something is not filled in without which nothing can be said. */
export function entryOfDraft(id: string | null, draft: ScheduleDraft): DraftEntry | null {
  const { targets, playlist } = draft;
  const dates = [draft.from, draft.to, ...draft.except].filter((date) => date !== '');
  if (draft.start === '' || draft.end === '' || !Number.isInteger(draft.priority)) return null;
  if (!dates.every(isShownDate)) return null;
  const { when, priority } = fieldsOf(draft);
  return { id, targets, playlist, when, priority };
}

/** Only what the person changed. Targets go one by one (`setScheduleTarget`): two people's additions both count. */
export function patchOf(before: ScheduleDraft, after: ScheduleDraft): SchedulePatch {
  return changedFields(fieldsOf(before), fieldsOf(after));
}

export function newSchedule(draft: ScheduleDraft, at: number): NewSchedule {
  return { ...fieldsOf(draft), targets: draft.targets, at };
}
