import { expect, it } from 'vitest';
import type { Schedule } from '#lib/model/schedule';
import { meanwhileOf } from './meanwhile';

const opened: Schedule = {
  id: 'e',
  name: '',
  playlist: 'p',
  targets: ['all'],
  when: { start: '08:00', end: '18:00', days: [1, 2, 3], from: null, to: null, except: [] },
  priority: 0,
  createdAt: 1,
  deletedAt: null,
};

it('says nothing while nobody did anything', () => {
  expect(meanwhileOf(opened, { ...opened })).toEqual({ trashed: false, changed: null });
});

it('says what others changed, and what becomes of it', () => {
  const when = { ...opened.when, end: '06:00', from: '2026-03-02' };
  expect(meanwhileOf(opened, { ...opened, when }).changed).toBe(
    'Somebody else changed its times while it was open here, to Mon–Wed 08:00 – 06:00 next day, from Mon, 2 Mar 2026. If you change days, times or dates too, yours replace theirs.',
  );
  const other = { ...opened, playlist: 'q', targets: ['tag:x'], name: 'New', priority: 3 };
  expect(meanwhileOf(opened, other).changed).toBe(
    'Somebody else changed its playlist, its screens, its name and its priority while it was open here. What you leave alone stays as they made it.',
  );
});

it('says that it went to the trash', () => {
  expect(meanwhileOf(opened, { ...opened, deletedAt: 5 })).toEqual({ trashed: true, changed: null });
});
