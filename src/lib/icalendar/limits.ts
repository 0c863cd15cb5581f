/** A file may have this many bytes. */
export const MOST_BYTES = 10 * 1_024 * 1_024;
export const MOST_EVENTS = 5_000;
export const MOST_ZONES = 500;
/** Characters of one line, folded parts put together; of a longer one only its name is believed. */
export const MOST_LINE = 64 * 1_024;
/** Dates that one event may list (RDATE) or leave out (EXDATE). */
export const MOST_DATES = 20_000;
/** Dates that one event may add; each becomes an entry. */
export const MOST_ADDED = 100;
/** Entries that one file may become, however its events come apart. */
export const MOST_ENTRIES = 20_000;

export type CalendarErrorCode =
  /** No iCalendar file at all. */
  | 'not-a-calendar'
  | 'not-utf8'
  | 'too-large'
  | 'too-many-events'
  | 'too-many-zones'
  /** It ends in the middle. */
  | 'cut-off';

/** A file of which nothing can be taken. The message says what to do. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
  constructor(
    readonly code: CalendarErrorCode,
    message: string,
  ) {
    super(message);
  }
}
