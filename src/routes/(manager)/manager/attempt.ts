import { EditError } from '#lib/model/edit';

/** Why a form was not accepted; `field` is the record's field at fault, where there is one. */
export interface FormProblem {
  readonly field: string | null;
  readonly message: string;
}

/** Runs an edit; returns why the model refused it, or null when it is done. Anything else is a bug and is thrown on. */
export function attempt(edit: () => void): FormProblem | null {
  try {
    edit();
    return null;
  } catch (error) {
    if (error instanceof EditError) return { field: error.field, message: error.message };
    throw error;
  }
}

/** The problem's sentence where it belongs to this field (or a part of it); null otherwise. */
export function problemAt(problem: FormProblem | null, field: string): string | null {
  if (problem === null || problem.field === null) return null;
  return problem.field === field || problem.field.startsWith(`${field}.`) ? problem.message : null;
}
