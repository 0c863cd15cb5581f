import { expect, test } from 'vitest';
import {
  allows,
  authorOf,
  roleOf,
  ROLES,
  screenOf,
  SECOND_FACTOR_DUE,
  TOKEN_SCOPES,
  type Action,
  type Role,
} from './access';

/** Written out a second time on purpose: a right that somebody gains or loses shows up here. */
const WANTED: Readonly<Record<Action, readonly Role[]>> = {
  'site.read': ['admin', 'editor', 'viewer', 'site:read', 'site:write', 'site:admin', 'kiosk'],
  'site.edit': ['admin', 'editor', 'site:write', 'site:admin'],
  'media.read': ['admin', 'editor', 'viewer', 'site:read', 'site:write', 'site:admin', 'kiosk'],
  'media.upload': ['admin', 'editor', 'site:write', 'site:admin'],
  launch: ['admin', 'editor', 'site:write', 'site:admin'],
  emergency: ['admin', 'editor', 'site:write', 'site:admin'],
  'screen.command': ['admin', 'editor', 'site:write', 'site:admin'],
  'screen.report': ['kiosk'],
  'statuses.read': ['admin', 'editor', 'viewer', 'site:read', 'site:write', 'site:admin'],
  'device.read': ['admin', 'editor', 'viewer', 'site:read', 'site:write', 'site:admin'],
  'device.approve': ['admin', 'editor', 'site:admin'],
  'device.revoke': ['admin', 'site:admin'],
  'enrolment.configure': ['admin', 'site:admin'],
  'account.own': ['admin', 'editor', 'viewer'],
  'second-factor.set-up': ['admin', 'editor', 'viewer', 'second-factor-due'],
  'people.manage': ['admin', 'site:admin'],
  'token.manage': ['admin', 'site:admin'],
  'audit.read': ['admin', 'site:admin'],
  'server.configure': ['admin', 'site:admin'],
};

test.each(Object.entries(WANTED) as [Action, readonly Role[]][])(
  '%s is for %j and nobody else',
  (action, roles) => {
    expect([...ROLES, SECOND_FACTOR_DUE, ...TOKEN_SCOPES].filter((role) => allows(role, action))).toEqual(
      roles,
    );
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

test('a token has the rights of its scope, plays a screen only as one, and signs with its id', () => {
  const token = { kind: 'token', tokenId: 't', name: 'import', role: 'site:write', screenId: null } as const;
  expect([roleOf(token), screenOf(token), authorOf(token)]).toEqual(['site:write', null, 'token:t']);
  const kiosk = { ...token, role: 'kiosk', screenId: 'hall' } as const;
  expect([roleOf(kiosk), screenOf(kiosk), authorOf(kiosk)]).toEqual(['kiosk', 'hall', 'token:t']);
});
