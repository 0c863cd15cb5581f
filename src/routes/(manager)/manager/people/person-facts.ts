import type { Person } from '../client/people';

/** The last day on which an account is open, `YYYY-MM-DD` by this browser's clock; `''`: it has no end. */
export function lastDayOf(expiresAt: number | null): string {
  if (expiresAt === null) return '';
  const day = new Date(expiresAt - 1);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The end of that day; null for `''`. */
export function endOf(lastDay: string): number | null {
  const [year, month, day] = lastDay.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  return new Date(year, month - 1, day + 1).getTime();
}

/** Whether the account opens anything now. */
export function standingOf(person: Person, now: number): 'open' | 'disabled' | 'expired' {
  if (person.disabledAt !== null) return 'disabled';
  return person.expiresAt !== null && person.expiresAt <= now ? 'expired' : 'open';
}
