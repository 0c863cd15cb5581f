import { expect, it } from 'vitest';
import type { Widget } from '#lib/model/content-types/widget';
import { linesOf } from './faces';

const at = (text: string) => Date.parse(text);
const says = (widget: Widget, instant: string, view: { timezone?: string; locale?: string } = {}) =>
  linesOf(widget, { timezone: 'Europe/Paris', locale: 'en', ...view, now: at(instant) }).map(
    ({ text }) => text,
  );

it('a clock shows the time of the screen, or of its own zone', () => {
  const clock = { kind: 'clock', hour12: false, seconds: false, timezone: null } as const;
  expect(says(clock, '2026-07-01T22:04:09Z')).toEqual(['00:04']);
  expect(says({ ...clock, seconds: true }, '2026-07-01T22:04:09Z')).toEqual(['00:04:09']);
  expect(says({ ...clock, timezone: 'Asia/Tokyo' }, '2026-07-01T22:04:09Z')).toEqual(['07:04']);
  // The space that ICU puts before PM is not the same one everywhere.
  const [twelve = ''] = says({ ...clock, hour12: true }, '2026-07-01T10:04:09Z');
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
