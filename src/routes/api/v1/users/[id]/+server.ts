import { changePerson, deletePerson } from '#lib/server/accounts/change-person';
import { personAnswer, personById, personPatchSchema, type Person } from '#lib/server/accounts/people';
import { api } from '#lib/server/api';
import { changesOf } from '#lib/server/audit/changes-of';
import { demandMatch } from '#lib/server/etag';
import { selfOf } from '#lib/server/require-action';

export const GET = api(
  {
    action: 'people.manage',
    summary: 'One account.',
    answers: { 200: personAnswer },
    problems: { 404: ['unknown-user'] },
    tagged: true,
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
    tagged: true,
  },
  async ({ context, event, param, who, body, note }) => {
    const demand = (current: Person) => demandMatch(event.request, current);
    const { before, after } = await changePerson(context, param('id'), body, selfOf(who), demand);
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
    tagged: true,
  },
  async ({ context, event, param, who, note }) => {
    const demand = (current: Person) => demandMatch(event.request, current);
    const person = await deletePerson(context, param('id'), selfOf(who), demand);
    await note({
      action: 'people',
      subject: `user:${person.id}`,
      subjectName: person.username,
      detail: { did: 'deleted', role: person.role },
    });
  },
);
