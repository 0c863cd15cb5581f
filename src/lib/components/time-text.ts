/** How long ago, in words: `just now`, `40 s ago`, `12 min ago`, `5 h ago`, `3 days ago`. */
export function agoText(fromMs: number, nowMs: number): string {
  const seconds = Math.floor((nowMs - fromMs) / 1_000);
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** Local calendar date `YYYY-MM-DD` of an instant in a time zone. */
export function localDateOf(instant: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(instant);
}

/** When something is, seen from now: `14:05`, `tomorrow 14:05`, `Sat 3 Jan 14:05`; in the given time zone. */
export function momentText(instant: number, nowMs: number, zone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(instant);
  const day = localDateOf(instant, zone);
  if (day === localDateOf(nowMs, zone)) return time;
  if (day === localDateOf(nowMs + 86_400_000, zone)) return `tomorrow ${time}`;
  const date = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(instant);
  return `${date} ${time}`;
}

/** A calendar date as people write it: `Mon 5 Jan 2026`. */
export function dateText(date: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).format(new Date(`${date}T00:00:00Z`));
}

/** The same where there is little room: `5 Jan 2026`. */
export function shortDateText(date: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).format(new Date(`${date}T00:00:00Z`));
}
