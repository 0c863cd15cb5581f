import type { Line, View } from './face';
import { keptFormat } from './kept-format';

const DAY_MS = 86_400_000;

/** How old news are, as people say it: the time of day where it is today's, the weekday too, or how many days. */
export function ageText(fetchedAt: number, { now, timezone, locale }: View): string {
  const isFrench = locale.startsWith('fr');
  const days = Math.floor((now - fetchedAt) / DAY_MS);
  if (days >= 1) {
    if (isFrench) return days === 1 ? 'date d’hier' : `date d’il y a ${days} jours`;
    return days === 1 ? '1 day old' : `${days} days old`;
  }
  const day = keptFormat(locale, { timeZone: timezone, year: 'numeric', month: 'numeric', day: 'numeric' });
  const time = keptFormat(locale, {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(day.format(now) === day.format(fetchedAt) ? {} : { weekday: 'long' }),
  });
  return `${isFrench ? 'à' : 'as of'} ${time.format(fetchedAt)}`;
}

/** The last line of what was fetched: from where, and how old it is. */
export function sourceLine(source: string, fetchedAt: number, view: View): Line {
  const age = ageText(fetchedAt, view);
  return { look: 'quiet', text: source === '' ? age : `${source} · ${age}` };
}
