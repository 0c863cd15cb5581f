import { expect, test } from 'vitest';
import { allows, roleOf, ROLES, type Action, type Role } from './access';

/** Written out a second time on purpose: a right that somebody gains or loses shows up here. */
const WANTED: Readonly<Record<Action, readonly Role[]>> = {
  'site.read': ['admin', 'editor', 'viewer', 'kiosk'],
  'site.edit': ['admin', 'editor'],
  'media.read': ['admin', 'editor', 'viewer', 'kiosk'],
  'media.upload': ['admin', 'editor'],
  launch: ['admin', 'editor'],
  'screen.report': ['kiosk'],
  'statuses.read': ['admin', 'editor', 'viewer'],
  'device.read': ['admin', 'editor', 'viewer'],
  'device.approve': ['admin', 'editor'],
  'device.revoke': ['admin'],
  'enrolment.configure': ['admin'],
};

test.each(Object.entries(WANTED) as [Action, readonly Role[]][])(
  '%s is for %j and nobody else',
  (action, roles) => {
    expect([...ROLES, 'kiosk' as const].filter((role) => allows(role, action))).toEqual(roles);
  },
);

test('a kiosk never writes: it reads and says how it is', () => {
  const actions = Object.keys(WANTED) as Action[];
  expect(actions.filter((action) => allows('kiosk', action))).toEqual([
    'site.read',
    'media.read',
    'screen.report',
  ]);
});

test('the role of a person is their own, that of a device is kiosk', () => {
  const person = { kind: 'user', userId: 'u', username: 'ada', role: 'viewer', sessionId: 's' } as const;
  expect(roleOf(person)).toBe('viewer');
  expect(roleOf({ kind: 'device', deviceId: 'd', screenId: 'hall' })).toBe('kiosk');
});
