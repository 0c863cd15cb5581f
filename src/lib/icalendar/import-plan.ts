import type { Schedule } from '../model/schedule';
import type { RefusalCode } from './refusal';

export interface ImportOptions {
  /** Whom entries are for that name nobody themselves. */
  readonly targets: readonly string[];
  /** Take the screens that our own export names, where all are there. */
  readonly ownTargets: boolean;
  /** What plays where nothing names a playlist; null: the person is asked. */
  readonly playlist: string | null;
  /** What the person chose for single items, by their keys. */
  readonly playlists: ReadonlyMap<string, string>;
  readonly times: 'exact' | 'wall';
}

/** An entry as the file has it. */
export type ImportedEntry = Pick<Schedule, 'id' | 'name' | 'targets' | 'when' | 'priority'> & {
  /** Null: nothing says what plays. */
  readonly playlist: string | null;
};

export type ChangedField = 'name' | 'playlist' | 'targets' | 'priority' | keyof Schedule['when'];

export interface Change {
  readonly field: ChangedField;
  readonly before: unknown;
  readonly after: unknown;
}

interface Common {
  /** Names the item as long as the file and the site are the same. */
  readonly key: string;
  /** What the event is called in its calendar. */
  readonly summary: string;
}

export type ImportItem = Common &
  (
    | { readonly verdict: 'new'; readonly entry: ImportedEntry; readonly restores: boolean }
    | {
        readonly verdict: 'changed';
        readonly entry: ImportedEntry;
        readonly current: Schedule;
        readonly changes: readonly Change[];
      }
    | { readonly verdict: 'same'; readonly entry: ImportedEntry; readonly current: Schedule }
    | { readonly verdict: 'refused'; readonly reason: RefusalCode; readonly sentence: string }
  );

export interface ImportPlan {
  readonly items: readonly ImportItem[];
  /** Entries aimed at nobody else than the screens of this import that are not in the file. */
  readonly absent: readonly Schedule[];
  /** Tasks, notes and the like in the file, which are no events. */
  readonly others: number;
  /** What the calendar calls itself; empty where it does not. */
  readonly name: string;
}
