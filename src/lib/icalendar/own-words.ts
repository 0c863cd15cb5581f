import * as v from 'valibot';
import { whenSchema, type Schedule, type When } from '../model/schedule';
import { target } from '../model/values';
import { dayOfDate } from '../timeline/day';
import { wallClock } from '../timeline/wall-clock';
import { firstDay } from './first-day';
import { textOf } from './property';
import { all, one, type Properties, type RawEvent } from './raw-event';
import { parseTime } from './read-time';
import { coversDay, type Span } from './span';

/** What our own export says of an entry beside the event itself; each null where the file does not say it. */
export interface OwnWords {
  readonly id: string | null;
  /** Null: not said; the event is not ours, or the entry had no name. */
  readonly name: string | null;
  readonly playlist: string | null;
  readonly playlistName: string | null;
  readonly priority: number | null;
  readonly targets: readonly string[] | null;
  readonly when: When | null;
}

function said(properties: Properties, name: string): string | null {
  const property = one(properties, `X-VITRINE-${name}`);
  return property === null ? null : textOf(property);
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    const result = v.safeParse(schema, JSON.parse(text));
    return result.success ? result.output : null;
  } catch (error) {
    // Somebody's own words under our name.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const priority = v.pipe(v.number(), v.integer(), v.minValue(-1_000), v.maxValue(1_000));
const targets = v.pipe(v.array(target), v.maxLength(10_000));

export function ownWordsOf({ properties }: RawEvent): OwnWords {
  return {
    id: said(properties, 'ID'),
    name: said(properties, 'NAME'),
    playlist: said(properties, 'PLAYLIST'),
    playlistName: said(properties, 'PLAYLIST-NAME'),
    priority: parsed(priority, said(properties, 'PRIORITY')),
    targets: parsed(targets, said(properties, 'TARGETS')),
    when: parsed(whenSchema, said(properties, 'WHEN')),
  };
}

/**
 * The entry's times by the event, which may have been changed in another program, and by our own words where the event
 * can't say it: that there is no first day, and exceptions on days that don't count.
 */
export function whenByBoth(
  fromEvent: When,
  words: When,
  { event, zone, span }: { event: RawEvent; zone: string; span: Span },
): When {
  const unsaid = words.except.filter((date) => !coversDay(span, dayOfDate(date)));
  return {
    ...fromEvent,
    from: startsAsExported(event, words, zone, span) ? words.from : fromEvent.from,
    except: [...new Set([...fromEvent.except, ...unsaid])].sort(),
  };
}

/** Whether the event begins on the day that we gave it for these words. */
function startsAsExported({ properties }: RawEvent, when: When, zone: string, span: Span): boolean {
  if (all(properties, 'RRULE').length === 0) return false;
  const created = one(properties, 'CREATED');
  const made = created === null ? null : parseTime(created.value, null);
  const entry: Pick<Schedule, 'when' | 'createdAt'> = { when, createdAt: made?.local ?? 0 };
  if (when.from === null && made === null) return true;
  return firstDay(entry, wallClock(zone)) === span.from;
}
