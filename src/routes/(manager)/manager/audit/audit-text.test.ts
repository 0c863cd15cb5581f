import { expect, test } from 'vitest';
import type { AuditLine } from '../client/audit';
import { sentenceOf } from './audit-text';

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
  [{ action: 'teleport', subject: '', subjectName: '', detail: { did: 'begun' } }, 'Ada: teleport begun'],
])('%j reads as “%s”', (fields, sentence) => {
  expect(sentenceOf(line(fields))).toBe(sentence);
});
