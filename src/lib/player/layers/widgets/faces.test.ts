import { expect, it } from 'vitest';
import type { Widget } from '#lib/model/content-types/widget';
import { linesOf } from './faces';

const at = (text: string) => Date.parse(text);
const says = (widget: Widget, instant: string, view: { timezone?: string; locale?: string } = {}) =>
  linesOf(widget, { timezone: 'Europe/Paris', locale: 'en', ...view, now: at(instant) }, null)?.map(
    ({ text }) => text,
  );

it('a clock shows the time of the screen, or of its own zone', () => {
  const clock = { kind: 'clock', hour12: false, seconds: false, timezone: null } as const;
  expect(says(clock, '2026-07-01T22:04:09Z')).toEqual(['00:04']);
  expect(says({ ...clock, seconds: true }, '2026-07-01T22:04:09Z')).toEqual(['00:04:09']);
  expect(says({ ...clock, timezone: 'Asia/Tokyo' }, '2026-07-01T22:04:09Z')).toEqual(['07:04']);
  // The space that ICU puts before PM is not the same one everywhere.
  const [twelve = ''] = says({ ...clock, hour12: true }, '2026-07-01T10:04:09Z') ?? [];
  expect(twelve.replace(/\s/, ' ')).toBe('12:04 PM');
});

it('a date is written in the language of the screen, on the screen’s day', () => {
  const date = { kind: 'date', timezone: null } as const;
  expect(says(date, '2026-12-31T23:30:00Z', { locale: 'fr' })).toEqual(['vendredi', '1 janvier 2027']);
  expect(says({ ...date, timezone: 'UTC' }, '2026-12-31T23:30:00Z')).toEqual([
    'Thursday',
    'December 31, 2026',
  ]);
});

it('a countdown counts the seconds that really pass, in the screen’s zone, and then says that it is over', () => {
  const launch = { kind: 'countdown', to: '2026-07-14T18:00', before: 'We open in', after: 'Open!' } as const;
  expect(says(launch, '2026-07-12T15:59:59.001Z')).toEqual(['We open in', '2 days', '00:00:01']);
  expect(says(launch, '2026-07-14T14:59:58Z')).toEqual(['We open in', '1:00:02']);
  expect(says(launch, '2026-07-14T15:59:00Z')).toEqual(['We open in', '01:00']);
  expect(says(launch, '2026-07-14T16:00:00Z')).toEqual(['Open!']);
  expect(says({ ...launch, after: '' }, '2026-07-14T16:00:01Z')).toEqual(['We open in', '00:00']);
  expect(says(launch, '2026-07-14T15:59:00Z', { timezone: 'UTC' })).toEqual(['We open in', '2:01:00']);
});

it('a countdown over a change of the clocks is an hour shorter or longer, and one into the gap ends with it', () => {
  const countdown = (to: string) => ({ kind: 'countdown', to, before: '', after: '' }) as const;
  // In Paris 02:00 to 03:00 does not exist on 29 March 2026, and 25 October has 25 hours.
  expect(says(countdown('2026-03-29T12:00'), '2026-03-28T11:00:00Z')).toEqual(['23:00:00']);
  expect(says(countdown('2026-10-25T12:00'), '2026-10-24T10:00:00Z')).toEqual(['1 day', '01:00:00']);
  expect(says(countdown('2026-03-29T02:30'), '2026-03-29T00:59:00Z')).toEqual(['01:00']);
  // 02:30 comes twice on 25 October: the first time is meant.
  expect(says(countdown('2026-10-25T02:30'), '2026-10-25T00:00:00Z')).toEqual(['30:00']);
});

const feed = { kind: 'feed', url: 'https://x.example/rss', items: 4 } as const;
const entry = (title: string, text = '') => ({ title, text, at: null });
const news = (...entries: { title: string; text: string; at: null }[]) => ({
  news: { kind: 'feed', title: 'News', entries } as const,
  fetchedAt: at('2026-07-01T12:05:00Z'),
});
const view = { timezone: 'Europe/Paris', locale: 'en', now: at('2026-07-01T12:05:00Z') };

it('a feed shows its newest entries, with their texts where they are few, and how old it is', () => {
  const texts = (...of: Parameters<typeof linesOf>) => linesOf(...of)?.map(({ text }) => text);
  expect(texts(feed, view, news(entry('A', 'a'), entry('', 'b')))).toEqual([
    'A',
    'a',
    'b',
    'News · as of 14:05',
  ]);
  const many = news(...['A', 'B', 'C', 'D', 'E'].map((title) => entry(title, 'text')));
  expect(texts(feed, view, many)).toEqual(['A', 'B', 'C', 'D', 'News · as of 14:05']);
  const later = (text: string, locale = 'en') =>
    texts(feed, { ...view, locale, now: at(text) }, news(entry('A')))?.at(-1);
  expect(later('2026-07-02T10:00:00Z')).toBe('News · as of Wednesday 14:05');
  expect(later('2026-07-02T12:05:00Z')).toBe('News · 1 day old');
  expect(later('2026-07-04T12:06:00Z')).toBe('News · 3 days old');
  expect(later('2026-07-04T12:06:00Z', 'fr')).toBe('News · date d’il y a 3 jours');
  expect(linesOf(feed, view, null)).toBeNull();
});

it('the weather is now’s and that of the next days, with what is below zero', () => {
  const days = ['2026-06-30', '2026-07-01', '2026-07-02', '2026-07-03'].map((date, n) => {
    return { date, sky: 61 + n * 10, highest: 20.4, lowest: -0.4 - n };
  });
  const known = {
    news: { kind: 'weather', temperature: -3.6, sky: 0, days } as const,
    fetchedAt: view.now,
  };
  const widget = { kind: 'weather', place: 'Bergen', latitude: 1, longitude: 2, unit: 'celsius' } as const;
  expect(linesOf(widget, view, known)?.map(({ aside, text }) => [aside, text])).toEqual([
    [undefined, 'Bergen'],
    [undefined, '−4°'],
    [undefined, 'Clear'],
    ['Thursday', '20° / −2°  Showers'],
    ['Friday', '20° / −3°  Snow showers'],
    [undefined, 'Open-Meteo.com · as of 14:05'],
  ]);
});
