import { expect, test } from 'vitest';
import { endOf, lastDayOf, standingOf } from './person-facts';

test('an account is open to the end of its last day', () => {
  const end = endOf('2026-12-31');
  expect(new Date(end ?? 0).toString()).toContain('Jan 01 2027 00:00:00');
  expect(lastDayOf(end)).toBe('2026-12-31');
  expect([endOf(''), lastDayOf(null)]).toEqual([null, '']);
});

test('an account stands by its end and by what an admin said', () => {
  const person = {
    id: 'u',
    username: 'ada',
    role: 'viewer',
    createdAt: 1,
    expiresAt: 100,
    disabledAt: null,
    lastLoginAt: null,
    secondFactor: false,
  } as const;
  expect([standingOf(person, 99), standingOf(person, 100)]).toEqual(['open', 'expired']);
  expect(standingOf({ ...person, disabledAt: 5 }, 99)).toBe('disabled');
});
