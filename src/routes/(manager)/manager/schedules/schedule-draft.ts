import type { NewSchedule, Schedule, SchedulePatch } from '#lib/model/schedule';
import type { DraftEntry } from '#lib/timeline/findings';
import { changedFields } from '#lib/state/changed-fields';
import type { FormProblem } from '../attempt';
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

/** What would be stored, yet make no sense; null when the rest is up to the model. */
export function draftProblem(draft: ScheduleDraft): FormProblem | null {
  if (draft.playlist === null) return { field: 'playlist', message: 'Choose the playlist that plays.' };
  if (draft.targets.length === 0) return { field: 'targets', message: 'Choose at least one screen.' };
  if (draft.days.length === 0) return { field: 'when.days', message: 'Choose at least one day.' };
  if (draft.start === '') return { field: 'when.start', message: 'When does it start? Write HH:MM.' };
  if (draft.end === '') return { field: 'when.end', message: 'When does it end? Write HH:MM.' };
  if (draft.from !== '' && draft.to !== '' && draft.to < draft.from) {
    return { field: 'when.to', message: 'The last day is before the first one.' };
  }
  if (!Number.isInteger(draft.priority)) {
    return { field: 'priority', message: 'The priority is a whole number; 0 is normal.' };
  }
  return null;
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
  if (draft.start === '' || draft.end === '' || !Number.isInteger(draft.priority)) return null;
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
