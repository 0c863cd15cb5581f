import type { Hours } from '#lib/model/screen';
import { draftRow, rowOf, rowsProblem, type DayTimesDraft } from '$lib/components/day-times-draft';
import type { FormProblem } from '../attempt';

/** When a screen is on, as its form holds it: rows that were typed are kept while "always" is only tried. */
export interface HoursDraft {
  always: boolean;
  periods: DayTimesDraft[];
  closed: readonly string[];
}

/** As many as the model takes. */
export const MOST_PERIODS = 50;

export function hoursDraft(hours: Hours | null): HoursDraft {
  return {
    always: hours === null,
    periods: hours === null ? [draftRow()] : hours.periods.map((period) => draftRow(period)),
    closed: hours === null ? [] : [...hours.closed].sort(),
  };
}

/** What the draft stands for, also while it is not whole. */
export function hoursOf({ always, periods, closed }: HoursDraft): Hours | null {
  return always ? null : { periods: periods.map(rowOf), closed: [...closed] };
}

/** What would make no sense or can't be kept; null when the rest is up to the model. */
export function hoursProblem(draft: HoursDraft): FormProblem | null {
  const problem = draft.always ? null : rowsProblem(draft.periods);
  return problem && { field: `hours.periods.${problem.path}`, message: problem.message };
}
