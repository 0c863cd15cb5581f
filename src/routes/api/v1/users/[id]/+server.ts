import {
  changePerson,
  deletePerson,
  personAnswer,
  personById,
  personPatchSchema,
} from '#lib/server/accounts/people';
import { api } from '#lib/server/api';
import { changesOf } from '#lib/server/audit/changes-of';
import { selfOf } from '#lib/server/require-action';

export const GET = api(
  {
    action: 'people.manage',
    summary: 'One account.',
    answers: { 200: personAnswer },
    problems: { 404: ['unknown-user'] },
  },
  ({ context, param }) => personById(context.db, param('id')),
);

export const PATCH = api(
  {
    action: 'people.manage',
    summary: 'Changes an account: its name, role, end, or whether it is open.',
    body: personPatchSchema,
    answers: { 200: personAnswer },
    problems: { 404: ['unknown-user'], 409: ['own-account', 'last-admin', 'username-taken'] },
  },
  async ({ context, param, who, body, note }) => {
    const { before, after } = await changePerson(context, param('id'), body, selfOf(who));
    await note({
      action: 'people',
      subject: `user:${after.id}`,
      subjectName: after.username,
      detail: { did: 'changed', ...changesOf(before, after) },
    });
    return after;
  },
);

export const DELETE = api(
  {
    action: 'people.manage',
    summary: 'Deletes an account; its sessions end at once.',
    answers: { 204: null },
    problems: { 404: ['unknown-user'], 409: ['own-account', 'last-admin'] },
  },
  async ({ context, param, who, note }) => {
    const person = await deletePerson(context, param('id'), selfOf(who));
    await note({
      action: 'people',
      subject: `user:${person.id}`,
      subjectName: person.username,
      detail: { did: 'deleted', role: person.role },
    });
  },
);
