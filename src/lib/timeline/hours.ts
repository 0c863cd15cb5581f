import type { Screen } from '../model/screen';
import { wallClock } from './wall-clock';
import { WeekTimes } from './week-times';
import { Windows } from './windows';

/** When a screen is on. */
export interface Hours {
  onAt(instant: number): boolean;
  /** The first instant after this one at which it goes on or off; `Infinity` when none is known. */
  nextChange(instant: number): number;
}

const known = new WeakMap<NonNullable<Screen['hours']>, Map<string, Hours | null>>();

/** A screen's hours in its zone; `null` when it is always on. */
export function hoursOf({ hours }: Pick<Screen, 'hours'>, timezone: string): Hours | null {
  if (hours === null) return null;
  const ofRecord = known.get(hours) ?? new Map<string, Hours | null>();
  known.set(hours, ofRecord);
  let made = ofRecord.get(timezone);
  if (made === undefined) {
    const clock = wallClock(timezone);
    const times = new WeekTimes(hours.periods, hours.closed, clock);
    const windows = new Windows([{ from: -Infinity, to: Infinity, times: [times] }], clock);
    made = times.always
      ? null
      : { onAt: (instant) => times.onAt(instant), nextChange: (instant) => windows.nextChange(instant) };
    ofRecord.set(timezone, made);
  }
  return made;
}
