import { DAY, dateOfDay } from '#lib/timeline/day';
import { wallClock } from '#lib/timeline/wall-clock';

export const BY = ['screen', 'content', 'playlist', 'day'] as const;
export type By = (typeof BY)[number];

/** What the address of the page asks: shareable, and the browser's way back works. Days are `YYYY-MM-DD`, or empty. */
export interface Question {
  readonly by: By;
  readonly from: string;
  readonly to: string;
  /** Ids of what alone is counted; empty for all. */
  readonly screen: string;
  readonly content: string;
  readonly playlist: string;
}
export const ONLY = ['screen', 'content', 'playlist'] as const;

export function questionIn(query: URLSearchParams): Question {
  const of = (name: string): string => query.get(name) ?? '';
  return {
    by: BY.find((by) => by === query.get('by')) ?? 'content',
    from: of('from'),
    to: of('to'),
    screen: of('screen'),
    content: of('content'),
    playlist: of('playlist'),
  };
}

/** For the API's call, and for the page's address. */
export function queryOf(question: Question): URLSearchParams {
  const query = new URLSearchParams({ by: question.by });
  for (const name of ['from', 'to', ...ONLY] as const)
    if (question[name] !== '') query.set(name, question[name]);
  return query;
}

export const addressOf = (question: Question): string => `/manager/statistics?${queryOf(question)}`;

/** The days that end with today, by the site's clock. */
export function lastDays(
  days: number,
  timezone: string,
  now: number,
): { readonly from: string; readonly to: string } {
  const today = Math.floor(wallClock(timezone).localAt(now) / DAY);
  return { from: dateOfDay(today - days + 1), to: dateOfDay(today) };
}

/** What is worth asking about one line: where it was shown, or what was shown there. */
export function closer(question: Question, key: string): Question | null {
  switch (question.by) {
    case 'screen':
      return { ...question, by: 'content', screen: key };
    case 'content':
      return { ...question, by: 'screen', content: key };
    case 'playlist':
      return key === '' ? null : { ...question, by: 'content', playlist: key };
    case 'day':
      return { ...question, by: 'content', from: key, to: key };
  }
}
