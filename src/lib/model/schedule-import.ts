import * as Y from 'yjs';
import { topMap } from './document';
import { EditError, transact, type EditOrigin } from './edit';
import { createSchedule, setScheduleTarget, updateSchedule, type Schedule, type When } from './schedule';
import { restoreRecord, trashRecord } from './trash';

/** An entry as it is to be, whole. */
export interface WantedSchedule {
  readonly id: string;
  readonly name: string;
  readonly targets: readonly string[];
  readonly playlist: string;
  readonly when: When;
  readonly priority: number;
}

export interface ScheduleImport {
  /** Created where there is none of that id, taken out of the trash where it is there, else changed. */
  readonly entries: readonly WantedSchedule[];
  /** Ids of entries to put into the trash. */
  readonly trash: readonly string[];
  /** Now, ms since the Unix epoch. */
  readonly at: number;
}

export interface ImportDone {
  readonly created: number;
  readonly changed: number;
  readonly trashed: number;
  /** What could not be done, each whole or not at all, with a sentence for a person. */
  readonly skipped: readonly { readonly id: string; readonly message: string }[];
}

/** Makes many schedule entries so, in one transaction: one step back for whoever undoes it. */
export function importSchedules(
  doc: Y.Doc,
  { entries, trash, at }: ScheduleImport,
  origin: EditOrigin,
): ImportDone {
  const done = { created: 0, changed: 0, trashed: 0 };
  const skipped: { id: string; message: string }[] = [];
  const attempt = (id: string, what: keyof typeof done, edit: () => void): void => {
    try {
      edit();
      done[what] += 1;
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      skipped.push({ id, message: error.message });
    }
  };
  transact(doc, origin, () => {
    for (const entry of entries) {
      const record = topMap(doc, 'schedules')?.get(entry.id);
      if (record instanceof Y.Map) attempt(entry.id, 'changed', () => makeSo(doc, record, entry, origin));
      else attempt(entry.id, 'created', () => createSchedule(doc, { ...entry, at }, origin));
    }
    for (const id of trash) attempt(id, 'trashed', () => trashRecord(doc, 'schedules', id, at, origin));
  });
  return { ...done, skipped };
}

function makeSo(
  doc: Y.Doc,
  record: Y.Map<unknown>,
  { id, targets, ...fields }: WantedSchedule,
  origin: EditOrigin,
): void {
  // The first edit is the one that can be refused; nothing is written before it.
  updateSchedule(doc, id, fields satisfies Partial<Schedule>, origin);
  restoreRecord(doc, 'schedules', id, origin);
  const set = record.get('targets');
  const before = set instanceof Y.Map ? [...set.keys()] : [];
  for (const target of targets) setScheduleTarget(doc, id, target, true, origin);
  for (const target of before)
    if (!targets.includes(target)) setScheduleTarget(doc, id, target, false, origin);
}
