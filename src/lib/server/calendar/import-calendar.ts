import type { ImportItem } from '#lib/icalendar/import-plan';
import { CalendarError } from '#lib/icalendar/limits';
import { planImport } from '#lib/icalendar/plan-import';
import { readCalendar } from '#lib/icalendar/read-calendar';
import { importSchedules, type ImportDone, type WantedSchedule } from '#lib/model/schedule-import';
import type { Site } from '#lib/model/site';
import { checkTargets } from '../launches/check-targets';
import type { LiveSite } from '../live';
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

/** How often an import is compared anew because somebody edited the site meanwhile. */
const MOST_TRIES = 5;

/**
 * Reads a file and says what it would change, or changes it: exactly what it answers, also while others edit the site.
 * @throws {Problem} named after the file's fault, `unknown-target` or `unknown-playlist` (422), `site-changed` (409)
 */
export async function importCalendar(
  { live, now }: { live: Pick<LiveSite, 'site' | 'edit'>; now: () => number },
  by: string,
  bytes: Uint8Array,
  { preview, trash, ...options }: ImportRequest,
): Promise<ImportAnswer> {
  const calendar = await inTurns(readCalendar(bytes));
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const site = await live.site();
    checkAims(site, options);
    const plan = await inTurns(planImport(site, calendar, { ...options, playlists: new Map() }));
    const absent = plan.absent.map(({ id }) => id);
    const answer = { preview, items: plan.items.map(itemAnswer), absent, others: plan.others };
    if (preview) return { ...answer, done: null };
    const batch = { entries: plan.items.flatMap(wanted), trash: trash ? absent : [], at: Math.round(now()) };
    const done = await live.edit(by, (doc, origin, current) =>
      current === site ? importSchedules(doc, batch, origin) : null,
    );
    if (done !== null) return { ...answer, done };
  }
  throw new Problem(
    409,
    'site-changed',
    'The schedule was edited again and again while the file was compared with it. Nothing was changed. Send it again.',
  );
}

/** @throws {Problem} */
function checkAims(site: Site, { targets, playlist }: Pick<ImportRequest, 'targets' | 'playlist'>): void {
  // A tag that no screen has yet is no mistake: an entry for it plays where it is given later.
  const named = targets.filter((target) => !target.startsWith('tag:'));
  if (named.length > 0) checkTargets(site, named);
  if (playlist !== null && site.playlists.get(playlist)?.deletedAt !== null) {
    throw new Problem(
      422,
      'unknown-playlist',
      'The playlist that is to play is not there (any more): it may be in the trash. Nothing was changed.',
    );
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
      const step = nextOf(work);
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function nextOf<T>(work: Generator<unknown, T>): IteratorResult<unknown, T> {
  try {
    return work.next();
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const status = error.code === 'too-large' ? 413 : 422;
    throw new Problem(status, error.code, error.message, { cause: error });
  }
}
