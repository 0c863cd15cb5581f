import { CalendarError, MOST_EVENTS, MOST_ZONES } from './limits';
import { linesOf, type Line } from './lines';
import { nameOf, propertyOf, textOf, type Property } from './property';
import {
  EVENT_PROPERTIES,
  OBSERVANCE_PROPERTIES,
  ZONE_PROPERTIES,
  type Properties,
  type RawCalendar,
  type RawEvent,
  type RawZone,
} from './raw-event';

/** Only this many properties of a kind are kept for one event: a date each, in the worst case. */
const MOST_OF_A_KIND = 20_000;

/** The component that lines go into now. What is inside others (alarms, say) is counted and skipped. */
interface Open {
  readonly kind: 'event' | 'zone' | 'observance';
  readonly wanted: ReadonlySet<string>;
  readonly properties: Map<string, Property[]>;
  damaged: boolean;
}

/**
 * Reads an iCalendar file (RFC 5545) of any origin. Each step reads a bounded part, so that a page can breathe between
 * them; memory is bounded by the file's size, depth costs nothing.
 * @throws {CalendarError}
 */
export function* readCalendar(bytes: Uint8Array): Generator<void, RawCalendar> {
  const reader = new Reader();
  for (const lines of linesOf(bytes)) {
    for (const line of lines) reader.take(line);
    yield;
  }
  return reader.end();
}

class Reader {
  readonly #events: RawEvent[] = [];
  readonly #zones: RawZone[] = [];
  #observances: Properties[] = [];
  #name = '';
  #others = 0;
  #calendars = 0;
  #inCalendar = false;
  /** The event or zone that is open, and its observance. */
  #open: Open | null = null;
  #zone: Open | null = null;
  /** How many components deep the line is in what is skipped. */
  #skipped = 0;

  take({ text, cut }: Line): void {
    const name = nameOf(text);
    if (name === 'BEGIN') this.#begin(componentOf(text));
    else if (name === 'END') this.#end(componentOf(text));
    else if (this.#skipped > 0) return;
    else if (this.#open !== null) keep(this.#open, name, text, cut);
    else if (this.#inCalendar && name === 'X-WR-CALNAME') {
      const property = propertyOf(text);
      if (property !== null) this.#name = textOf(property).slice(0, 200);
    }
  }

  end(): RawCalendar {
    if (this.#calendars === 0) {
      throw new CalendarError(
        'not-a-calendar',
        'This is no iCalendar file: it has no BEGIN:VCALENDAR. Export the calendar as .ics and choose that file.',
      );
    }
    if (this.#open !== null || this.#inCalendar) {
      throw new CalendarError(
        'cut-off',
        'The file ends before END:VCALENDAR: it was cut off, or is damaged. Export or download it again.',
      );
    }
    return { events: this.#events, zones: this.#zones, name: this.#name, others: this.#others };
  }

  #begin(component: string): void {
    if (this.#skipped > 0) this.#skipped += 1;
    else if (this.#open === null && component === 'VCALENDAR') {
      this.#calendars += 1;
      this.#inCalendar = true;
    } else if (this.#open === null && component === 'VEVENT' && this.#inCalendar) {
      if (this.#events.length >= MOST_EVENTS) {
        const most = MOST_EVENTS.toLocaleString('en');
        throw new CalendarError(
          'too-many-events',
          `The file has more than ${most} events. Export a shorter period, or one calendar at a time.`,
        );
      }
      this.#open = opened('event', EVENT_PROPERTIES);
    } else if (this.#open === null && component === 'VTIMEZONE' && this.#inCalendar) {
      if (this.#zones.length >= MOST_ZONES) {
        throw new CalendarError('too-many-zones', `The file describes more than ${MOST_ZONES} time zones.`);
      }
      this.#open = opened('zone', ZONE_PROPERTIES);
      this.#observances = [];
    } else if (this.#open?.kind === 'zone' && (component === 'STANDARD' || component === 'DAYLIGHT')) {
      this.#zone = this.#open;
      this.#open = opened('observance', OBSERVANCE_PROPERTIES);
    } else {
      if (this.#open === null && this.#inCalendar) this.#others += 1;
      this.#skipped = 1;
    }
  }

  #end(component: string): void {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    const open = this.#open;
    if (open === null) {
      if (component === 'VCALENDAR') this.#inCalendar = false;
    } else if (open.kind === 'event' && component === 'VEVENT') {
      this.#events.push({ properties: open.properties, damaged: open.damaged });
      this.#open = null;
    } else if (open.kind === 'zone' && component === 'VTIMEZONE') {
      this.#zones.push({ properties: open.properties, observances: this.#observances });
      this.#open = null;
    } else if (open.kind === 'observance') {
      if (this.#observances.length < MOST_ZONES) this.#observances.push(open.properties);
      this.#open = this.#zone;
      this.#zone = null;
    }
  }
}

function componentOf(text: string): string {
  return text
    .slice(text.indexOf(':') + 1, 100)
    .trim()
    .toUpperCase();
}

function opened(kind: Open['kind'], wanted: ReadonlySet<string>): Open {
  return { kind, wanted, properties: new Map(), damaged: false };
}

function keep(open: Open, name: string, text: string, cut: boolean): void {
  if (!open.wanted.has(name)) return;
  const property = propertyOf(text);
  // A name is cut to what a name may have anyway; half a list of dates would be another recurrence.
  if (property === null || (cut && name !== 'SUMMARY')) {
    open.damaged = true;
    return;
  }
  const alike = open.properties.get(name);
  if (alike === undefined) open.properties.set(name, [property]);
  else if (alike.length < MOST_OF_A_KIND) alike.push(property);
  else open.damaged = true;
}
