/** A file may have this many bytes. */
export const MOST_BYTES = 10 * 1_024 * 1_024;
export const MOST_EVENTS = 5_000;
export const MOST_ZONES = 500;
/** Different time zones that the events of one file may name; each is looked up. */
export const MOST_TZIDS = 200;
/** Characters of one line, folded parts put together; of a longer one only its name is believed. */
export const MOST_LINE = 64 * 1_024;
/** Dates that one event may list (RDATE) or leave out (EXDATE); an entry has 1,000 exceptions at most. */
export const MOST_DATES = 5_000;
/** Dates that one event may add; each becomes an entry. */
export const MOST_ADDED = 100;
/** Entries that one file may become, however its events come apart. */
export const MOST_ENTRIES = 5_000;
/** Exceptions that all entries of one file may have together. */
export const MOST_EXCEPTIONS_OF_FILE = 100_000;

export type CalendarErrorCode =
  /** No iCalendar file at all. */
  | 'not-a-calendar'
  | 'not-utf8'
  | 'too-large'
  | 'too-many-events'
  | 'too-many-zones'
  | 'too-many-exceptions'
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
