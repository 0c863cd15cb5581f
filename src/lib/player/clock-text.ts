export interface ClockLook {
  readonly timezone: string;
  readonly hour12: boolean;
  readonly locale: string;
}
export interface ClockText {
  readonly time: string;
  readonly date: string;
}

/** Writes an instant (ms) as people of the screen's zone read it off a wall. Made once per look: formats are costly. */
export function clockWriter({ timezone, hour12, locale }: ClockLook): (instant: number) => ClockText {
  const time = new Intl.DateTimeFormat(locale, {
    timeZone: timezone,
    hour: hour12 ? 'numeric' : '2-digit',
    minute: '2-digit',
    // Not `hour12: false`, which writes midnight as 24:00 in some locales.
    hourCycle: hour12 ? 'h12' : 'h23',
  });
  const date = new Intl.DateTimeFormat(locale, {
    timeZone: timezone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
  return (instant) => ({ time: time.format(instant), date: date.format(instant) });
}
