/** What the address of the page says of the log: shareable, and the browser's way back works. Days are `YYYY-MM-DD`. */
export interface Filters {
  readonly text: string;
  readonly actor: string;
  readonly subject: string;
  readonly action: string;
  readonly outcome: string;
  readonly from: string;
  readonly to: string;
}
const NAMES = ['text', 'actor', 'subject', 'action', 'outcome', 'from', 'to'] as const;

export function filtersIn(query: URLSearchParams): Filters {
  const of = (name: (typeof NAMES)[number]): string => query.get(name) ?? '';
  return {
    text: of('text'),
    actor: of('actor'),
    subject: of('subject'),
    action: of('action'),
    outcome: of('outcome'),
    from: of('from'),
    to: of('to'),
  };
}

/** For the page's address. */
export function addressOf(filters: Filters): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filters[name] !== '') query.set(name, filters[name]);
  return query.size === 0 ? '/manager/audit' : `/manager/audit?${query}`;
}

/** The beginning of a day by this browser's clock, some days later; null for what is no date. */
function dayStart(date: string, later = 0): number | null {
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const instant = new Date(year, month - 1, day + later).getTime();
  return Number.isNaN(instant) || instant < 0 ? null : instant;
}

/** For the API's call: both days are whole ones. */
export function queryOf(filters: Filters): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of NAMES) {
    const value = filters[name].trim();
    if (value === '') continue;
    if (name !== 'from' && name !== 'to') query.set(name, value);
    else {
      const instant = dayStart(value, name === 'to' ? 1 : 0);
      if (instant !== null) query.set(name, String(instant));
    }
  }
  return query;
}
