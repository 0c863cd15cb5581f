import type { PlaylistItem } from '#lib/model/playlist';
import type { Duration } from '#lib/model/values';
import { changedFields } from '#lib/state/changed-fields';
import { draftRow, rowOf, rowsProblem, type DayTimesDraft } from '$lib/components/day-times-draft';
import type { FormProblem } from '../../attempt';

/** What the form of an item changes; times that were typed are kept while "at any time" is only tried. */
export interface ItemDraft {
  /** `NaN` while the number is no number. */
  duration: Duration | null;
  /** `''`: no such bound. */
  from: string;
  to: string;
  anyTime: boolean;
  conditions: DayTimesDraft[];
}

/** As many as the model takes. */
export const MOST_CONDITIONS = 20;

export function draftOf({ duration, validity, conditions }: PlaylistItem): ItemDraft {
  return {
    duration,
    from: validity?.from ?? '',
    to: validity?.to ?? '',
    anyTime: conditions === null,
    conditions: conditions === null ? [draftRow()] : conditions.map((row) => draftRow(row)),
  };
}

/** What would make no sense or can't be kept; null when the rest is up to the model. */
export function draftProblem({ duration, from, to, anyTime, conditions }: ItemDraft): FormProblem | null {
  if (Number.isNaN(duration)) return { field: 'duration', message: 'Write how many seconds, from 1 up.' };
  if (from !== '' && to !== '' && to < from) {
    return { field: 'validity.to', message: 'The last day is before the first one.' };
  }
  const problem = anyTime ? null : rowsProblem(conditions);
  return problem && { field: `conditions.${problem.path}`, message: problem.message };
}

/** The rules that the draft stands for, also while it is not whole. */
export function rulesOf({ from, to, anyTime, conditions }: ItemDraft) {
  return {
    validity: from === '' && to === '' ? null : { from: from || null, to: to || null },
    conditions: anyTime ? null : conditions.map(rowOf),
  };
}

/** Only what was changed here: what another person set meanwhile stays. */
export function patchOf(before: ItemDraft, after: ItemDraft) {
  const fieldsOf = (draft: ItemDraft) => ({ duration: draft.duration, ...rulesOf(draft) });
  return changedFields(fieldsOf(before), fieldsOf(after));
}
