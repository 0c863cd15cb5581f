import type { ImportItem, ImportPlan } from '#lib/icalendar/import-plan';
import type { ScheduleImport, WantedSchedule } from '#lib/model/schedule-import';

export type Verdict = ImportItem['verdict'];
export type ItemOf<V extends Verdict> = Extract<ImportItem, { readonly verdict: V }>;
/** An item that would write something. */
export type Writing = ItemOf<'new'> | ItemOf<'changed'>;

export function isWriting(item: ImportItem): item is Writing {
  return item.verdict === 'new' || item.verdict === 'changed';
}

/** Whether it is complete: nothing says what plays in one without a playlist, nor where in one without a screen. */
export function isComplete({ entry }: Writing): boolean {
  return entry.playlist !== null && entry.targets.length > 0;
}

/**
 * What an import does with what the person ticked. `off`: keys of items that were unticked, `gone`: ids of absent entries
 * that were ticked.
 */
export function batchOf(
  { items, absent }: ImportPlan,
  off: ReadonlySet<string>,
  gone: ReadonlySet<string>,
  at: number,
): ScheduleImport {
  const entries = items
    .filter(isWriting)
    .filter((item) => isComplete(item) && !off.has(item.key))
    .flatMap(({ entry }): WantedSchedule[] =>
      entry.playlist === null ? [] : [{ ...entry, playlist: entry.playlist }],
    );
  return { entries, trash: absent.map(({ id }) => id).filter((id) => gone.has(id)), at };
}

/** `3 events`, `1 event`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
