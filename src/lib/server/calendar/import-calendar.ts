import type { ImportItem, ImportPlan } from '#lib/icalendar/import-plan';
import { CalendarError } from '#lib/icalendar/limits';
import { planImport } from '#lib/icalendar/plan-import';
import { readCalendar } from '#lib/icalendar/read-calendar';
import { importSchedules, type ImportDone, type WantedSchedule } from '#lib/model/schedule-import';
import type { ServerContext } from '../context';
import { Problem } from '../problem';
import type { ImportRequest } from './import-request';

/** Work between two turns of the event loop, ms. */
const SLICE_MS = 10;

export interface ImportAnswer {
  readonly preview: boolean;
  readonly items: readonly object[];
  /** Ids of entries of these screens that the file does not have. */
  readonly absent: readonly string[];
  readonly others: number;
  /** Null for a preview. */
  readonly done: ImportDone | null;
}

/** Reads a file and says what it would change, or changes it. @throws {Problem} named after the file's fault (422) */
export async function importCalendar(
  { live, now }: Pick<ServerContext, 'live' | 'now'>,
  by: string,
  bytes: Uint8Array,
  { preview, trash, ...options }: ImportRequest,
): Promise<ImportAnswer> {
  const plan = await planned(live, bytes, options);
  const absent = plan.absent.map(({ id }) => id);
  const answer = { preview, items: plan.items.map(itemAnswer), absent, others: plan.others };
  if (preview) return { ...answer, done: null };
  const entries = plan.items.flatMap(wanted);
  const at = Math.round(now());
  const done = await live.edit(by, (doc, origin) =>
    importSchedules(doc, { entries, trash: trash ? absent : [], at }, origin),
  );
  return { ...answer, done };
}

async function planned(
  live: ServerContext['live'],
  bytes: Uint8Array,
  options: Omit<ImportRequest, 'preview' | 'trash'>,
): Promise<ImportPlan> {
  try {
    const calendar = await inTurns(readCalendar(bytes));
    return await inTurns(planImport(await live.site(), calendar, { ...options, playlists: new Map() }));
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const status = error.code === 'too-large' ? 413 : 422;
    throw new Problem(status, error.code, error.message, { cause: error });
  }
}

function wanted(item: ImportItem): WantedSchedule[] {
  if (item.verdict !== 'new' && item.verdict !== 'changed') return [];
  const { playlist } = item.entry;
  return playlist === null ? [] : [{ ...item.entry, playlist }];
}

/** The current entry is left out: whoever asks can read it. */
function itemAnswer(item: ImportItem): object {
  if (item.verdict === 'refused') return item;
  const { verdict, summary, entry } = item;
  const changes = item.verdict === 'changed' ? { changes: item.changes } : {};
  // Nothing says what plays: such an item is not written.
  return { verdict, summary, entry, ...changes, incomplete: entry.playlist === null };
}

async function inTurns<T>(work: Generator<unknown, T>): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
