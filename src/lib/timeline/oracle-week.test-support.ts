import type { DayTimes } from '../model/values';
import type { Wall } from './oracle-wall.test-support';

const DAY = 24 * 60 * 60 * 1000;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Weeks are worked out slowly, so each is kept for all oracles. */
const weeks = new Map<string, OracleWeek>();

/** Parts of the week as the oracle sees them: each date for itself. */
export class OracleWeek {
  /** What starts on a date, by the date's number of days since 1970. */
  readonly #spans = new Map<number, readonly Span[]>();

  static of(wall: Wall, parts: readonly DayTimes[], closed: readonly string[] = []): OracleWeek {
    const key = JSON.stringify([wall.timezone, parts, closed]);
    const week = weeks.get(key) ?? new OracleWeek(wall, parts, closed);
    weeks.set(key, week);
    return week;
  }

  private constructor(
    readonly wall: Wall,
    readonly parts: readonly DayTimes[],
    readonly closed: readonly string[],
  ) {}

  on(instant: number): boolean {
    const day = Math.floor(instant / DAY);
    for (let at = day - 4; at <= day + 2; at += 1) {
      for (const { start, end } of this.#startingOn(at)) if (start <= instant && instant < end) return true;
    }
    return false;
  }

  /** Every start and end between two instants, also those at which it stays on. */
  edges(from: number, to: number): number[] {
    const found: number[] = [];
    for (let at = Math.floor(from / DAY) - 4; at <= Math.floor(to / DAY) + 2; at += 1) {
      for (const { start, end } of this.#startingOn(at)) found.push(start, end);
    }
    return found.filter((at) => at >= from && at <= to);
  }

  #startingOn(day: number): readonly Span[] {
    let spans = this.#spans.get(day);
    if (spans === undefined) {
      const date = new Date(day * DAY).toISOString().slice(0, 10);
      const weekday = new Date(day * DAY).getUTCDay() || 7;
      spans = this.parts
        .filter(({ days }) => days.some((one) => one === weekday) && !this.closed.includes(date))
        .map(({ start, end }) => ({
          start: this.wall.firstOf(`${date}T${start}`),
          end: this.wall.lastOf(`${end <= start ? dayAfter(date) : date}T${end}`),
        }))
        .filter(({ start, end }) => start < end);
      this.#spans.set(day, spans);
    }
    return spans;
  }
}

export function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
}
