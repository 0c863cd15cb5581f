import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';
import { indexOf } from '../timeline/site-index';
import { changesOf } from './changes';
import { entryOf, firstIdOf, type EntryParts } from './entry-of';
import {
  express,
  isCancelled,
  overrideOf,
  type Expressed,
  type ExpressOptions,
  type Overrides,
} from './express';
import { groupBy } from './group-by';
import type { ImportItem, ImportOptions, ImportPlan } from './import-plan';
import { CalendarError, MOST_ENTRIES, MOST_EXCEPTIONS_OF_FILE } from './limits';
import { ownWordsOf } from './own-words';
import { textOf } from './property';
import { one, type RawCalendar, type RawEvent } from './raw-event';
import type { FileTime } from './read-time';
import { Refusal, refusalSentence, type RefusalCode } from './refusal';
import { zonesOfFile } from './zones';

/**
 * What an import of a file would change. Every event of the file is in the answer: as entries, or refused with the
 * reason. Each step is one event. @throws {CalendarError} `too-many-events`
 */
export function* planImport(
  site: Site,
  calendar: RawCalendar,
  options: ImportOptions,
): Generator<void, ImportPlan> {
  const targetZones = zonesOf(site, options.targets);
  const expressing: ExpressOptions = {
    zones: yield* zonesOfFile(calendar, [...targetZones, site.settings.timezone]),
    targetZones,
    times: options.times,
  };
  const planner = new Planner(site, options);
  const numbered = calendar.events.map((event, index) => ({
    event,
    index,
    uid: uidOf(event) ?? `#${index}`,
  }));
  const groups = groupBy(numbered, ({ uid }) => uid);
  for (const group of groups.values()) {
    const master = group.find(({ event }) => one(event.properties, 'RECURRENCE-ID') === null);
    const overridden: FileTime[] = [];
    let followed = false;
    let anyTakesPlace = false;
    for (const { event } of group) {
      const time = overrideOf(event);
      if (time === null) continue;
      overridden.push(time);
      if (!isCancelled(event)) anyTakesPlace = true;
      if (changesFuture(event)) followed = true;
    }
    for (const [nth, { event, index, uid }] of group.entries()) {
      const isMaster = event === master?.event;
      const replaced = one(event.properties, 'RECURRENCE-ID');
      const name = isMaster ? '' : (replaced?.value ?? `#${nth}`);
      const known = { event, key: `${index}`, uid: `${uid} ${name}` };
      // An occurrence that is cancelled is the exception that it makes in its master, and nothing of its own.
      const onlyCancels = master !== undefined && replaced !== null && isCancelled(event);
      if (replaced !== null && overrideOf(event) === null) planner.refuse(known, 'damaged');
      else if (changesFuture(event) || (isMaster && followed)) planner.refuse(known, 'this-and-future');
      else if (!onlyCancels) {
        yield* planner.take(
          known,
          express(event, isMaster ? { times: overridden, anyTakesPlace } : ALONE, expressing),
        );
      }
      yield;
    }
  }
  return { ...planner.plan(), others: calendar.others, name: calendar.name };
}

/** Nothing takes the place of an event. */
const ALONE: Overrides = { times: [], anyTakesPlace: false };

function uidOf({ properties }: RawEvent): string | null {
  const uid = one(properties, 'UID');
  return uid === null || uid.value === '' ? null : textOf(uid);
}

function changesFuture({ properties }: RawEvent): boolean {
  return one(properties, 'RECURRENCE-ID')?.params['RANGE']?.toUpperCase() === 'THISANDFUTURE';
}

/** The zones of the screens meant; the site's where there is none yet. */
export function zonesOf(site: Site, targets: readonly string[]): readonly string[] {
  const index = indexOf(site);
  const zones = new Set<string>();
  for (const screen of site.screens.values()) {
    if (screen.deletedAt !== null) continue;
    const own = index.targetsOf(screen.id);
    if (targets.some((target) => own.has(target))) zones.add(screen.timezone ?? site.settings.timezone);
  }
  return zones.size === 0 ? [site.settings.timezone] : [...zones];
}

interface Known {
  readonly event: RawEvent;
  readonly key: string;
  readonly uid: string;
}

class Planner {
  readonly #items: ImportItem[] = [];
  /** Ids that the file speaks of: none of them is absent. */
  readonly #ids = new Set<string>();
  readonly #copies = new Map<string, number>();
  readonly #aimedAt: Set<string>;
  #exceptions = 0;
  readonly #playlistsByName: ReadonlyMap<string, string>;

  constructor(
    private readonly site: Site,
    private readonly options: ImportOptions,
  ) {
    this.#aimedAt = new Set(options.targets);
    const playlists = [...site.playlists.values()].filter(({ deletedAt }) => deletedAt === null);
    this.#playlistsByName = new Map(playlists.reverse().map(({ id, name }) => [name, id]));
  }

  *take(known: Known, entries: Generator<void, readonly Expressed[]>): Generator<void, void> {
    let found: readonly Expressed[];
    try {
      found = yield* entries;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refuse(known, error.code);
      return;
    }
    for (const expressed of found) {
      if (this.#items.length >= MOST_ENTRIES) {
        const most = MOST_ENTRIES.toLocaleString('en');
        throw new CalendarError(
          'too-many-events',
          `The file's events would become more than ${most} entries.`,
        );
      }
      this.#exceptions += expressed.when.except.length;
      if (this.#exceptions > MOST_EXCEPTIONS_OF_FILE) {
        const most = MOST_EXCEPTIONS_OF_FILE.toLocaleString('en');
        throw new CalendarError(
          'too-many-exceptions',
          `The file's events leave out more than ${most} dates. Export a shorter period, or one calendar at a time.`,
        );
      }
      this.#judge(known, expressed);
      yield;
    }
  }

  refuse({ event, key, uid }: Known, reason: RefusalCode): void {
    const words = ownWordsOf(event);
    // What is called off is gone; all else is in the file, whatever became of it.
    if (reason !== 'cancelled') {
      if (words.id !== null) this.#ids.add(words.id);
      this.#ids.add(firstIdOf(uid, words, this.site, this.options));
    }
    this.#items.push({
      key,
      summary: summaryOf(event),
      verdict: 'refused',
      reason,
      sentence: refusalSentence(reason),
    });
  }

  #judge({ event, key: index, uid }: Known, { part, when }: Expressed): void {
    const key = part === '' ? index : `${index} ${part}`;
    const summary = summaryOf(event);
    const parts: EntryParts = { key, uid, part, summary, words: ownWordsOf(event), when };
    const entry = entryOf(parts, this.site, this.options, {
      playlistsByName: this.#playlistsByName,
      taken: this.#ids,
      copies: this.#copies,
    });
    this.#ids.add(entry.id);
    // Two screens in one entry: the file of one of them has it too, and nothing else of the other.
    const [only, ...more] = entry.targets;
    if (only !== undefined && more.length === 0) this.#aimedAt.add(only);
    const current = this.site.schedules.get(entry.id);
    if (current === undefined || current.deletedAt !== null) {
      this.#items.push({ key, summary, verdict: 'new', entry, restores: current !== undefined });
      return;
    }
    const changes = changesOf(current, entry);
    this.#items.push(
      changes.length === 0
        ? { key, summary, verdict: 'same', entry, current }
        : { key, summary, verdict: 'changed', entry, current, changes },
    );
  }

  plan(): Pick<ImportPlan, 'items' | 'absent'> {
    const absent = [...this.site.schedules.values()].filter(
      ({ id, targets, deletedAt }: Schedule) =>
        deletedAt === null &&
        !this.#ids.has(id) &&
        targets.length > 0 &&
        targets.every((target) => this.#aimedAt.has(target)),
    );
    return { items: this.#items, absent };
  }
}

function summaryOf({ properties }: RawEvent): string {
  const summary = one(properties, 'SUMMARY');
  if (summary === null) return '';
  // As long as a name may be, without half of a character at its end.
  return textOf(summary)
    .trim()
    .slice(0, 200)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}
