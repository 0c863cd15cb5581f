import { expect, test } from 'vitest';
import type { AuditAction } from '#lib/server/audit/audit';
import type { AuditLine } from '../client/audit';
import { ACTION_NAMES, sentenceOf } from './audit-text';

const line = (fields: Partial<AuditLine>): AuditLine => ({
  seq: 1,
  at: 1,
  actor: 'user:1',
  actorName: 'Ada',
  action: 'people',
  subject: 'user:2',
  subjectName: 'bob',
  outcome: 'done',
  address: '',
  detail: {},
  hash: '',
  ...fields,
});

/** Whatever the server may write has a name here: without one this does not compile. */
const NAMES: Readonly<Record<AuditAction, string>> = ACTION_NAMES;

test('no two actions have the same name in the filter', () => {
  expect(new Set(Object.values(NAMES)).size).toBe(Object.keys(NAMES).length);
});

test.each<[Partial<AuditLine>, string]>([
  [{ detail: { did: 'created', role: 'editor' } }, 'Ada made the account bob'],
  [{ action: 'login', subjectName: 'Ada', detail: { by: 'password' } }, 'Ada logged in'],
  [
    { action: 'login', outcome: 'refused', actor: '', actorName: '', detail: { because: 'wrong' } },
    'A login as bob was refused: the password was wrong',
  ],
  [
    {
      action: 'login',
      outcome: 'refused',
      actor: '',
      actorName: '',
      subject: '',
      subjectName: '',
      detail: { because: 'wrong' },
    },
    'A login under an unknown name was refused: the password was wrong',
  ],
  [
    {
      action: 'access',
      outcome: 'refused',
      subject: '',
      subjectName: '',
      detail: { method: 'GET', path: '/api/v1/audit' },
    },
    'Ada was refused: GET /api/v1/audit',
  ],
  [
    { action: 'edit', subject: 'content:x', subjectName: 'Menu', detail: { did: 'changed, trashed' } },
    'Ada changed the content “Menu”',
  ],
  [
    { action: 'edit', subject: 'settings', subjectName: '', detail: { did: 'changed' } },
    'Ada changed the site’s settings',
  ],
  [
    { action: 'token', subject: 'token:abc', subjectName: '', detail: { did: 'revoked' } },
    'Ada revoked the token abc',
  ],
  [{ action: 'upload', subject: 'media:ab12', subjectName: 'menu.jpg' }, 'Ada uploaded the file menu.jpg'],
  [
    { action: 'upload', subject: 'media:ab12', subjectName: '', detail: { did: 'deleted' } },
    'Ada deleted the file ab12',
  ],
  [
    {
      action: 'webhook',
      actor: 'server',
      actorName: '',
      subject: 'webhook:1',
      subjectName: 'Pager',
      detail: { did: 'switched off', because: 'failing' },
    },
    'The server switched off the webhook Pager, which took nothing',
  ],
  [
    { action: 'webhook', subject: '', subjectName: 'Pager', outcome: 'refused', detail: { did: 'created' } },
    'Ada was refused the webhook Pager: the server calls nobody at that address',
  ],
  [
    { action: 'teleport', subject: '', subjectName: '', outcome: 'refused', detail: { did: 'begun' } },
    'Ada was refused: teleport begun',
  ],
  [{ action: 'teleport', subject: '', subjectName: '', detail: { did: 'begun' } }, 'Ada: teleport begun'],
])('%j reads as “%s”', (fields, sentence) => {
  expect(sentenceOf(line(fields))).toBe(sentence);
});
