/** Why an event can't be a schedule entry. */
export type RefusalCode = keyof typeof SENTENCES;

const SENTENCES = {
  damaged: 'The event can’t be read: a line of it is damaged or too long.',
  cancelled: 'The event is cancelled in its calendar.',
  'no-start': 'The event has no start that can be read.',
  'no-length': 'The event has no length: an entry needs a start and an end.',
  'ends-before-start': 'The event ends before it starts.',
  'unreadable-rule': 'Its recurrence can’t be read.',
  frequency: 'It recurs within a day (by hours, minutes or seconds). Entries recur by days of the week.',
  interval:
    'It recurs every second week or day, or less often, without an end or for too long. Give it an end there, so that the days between can become exceptions.',
  monthly: 'It recurs by months. Entries recur by days of the week.',
  yearly: 'It recurs by years. Entries recur by days of the week.',
  position: 'It recurs on the nth of several days. Entries recur on each.',
  months: 'It recurs in some months only. Give an entry a first and a last date instead.',
  times: 'It recurs at several times of a day. Make one entry for each.',
  'several-rules': 'It has several recurrences at once. Make one entry for each.',
  'exclusion-rule': 'A rule takes dates out of its recurrence. Entries have single dates as exceptions.',
  'this-and-future': 'It changes all later dates of another event. Change that event’s own recurrence.',
  'too-long': 'It recurs and lasts longer than a week.',
  'too-many-exceptions': 'It has more than 1,000 exceptions.',
  'too-many-dates': 'It lists more than 100 single dates.',
  period: 'It lists dates with an end of their own (periods).',
  'unknown-zone':
    'Its time zone is unknown here. Take its times as they are written, or set another zone there.',
  zone: 'Its time zone’s clocks are not changed as those of the screens are, so it has no fixed time there. Take its times as they are written.',
  'clock-change': 'It starts or ends within the hour that occurs twice when clocks are put back.',
  never: 'It never takes place.',
  'beyond-dates': 'It lies outside the years 1 to 9999.',
} as const;

export function refusalSentence(code: RefusalCode): string {
  return SENTENCES[code];
}

/** Thrown while an event is made into entries; caught where the event is listed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(readonly code: RefusalCode) {
    super(SENTENCES[code]);
  }
}
