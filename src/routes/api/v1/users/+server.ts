import * as v from 'valibot';
import { createPerson, listPeople, newPersonSchema, personAnswer } from '#lib/server/accounts/people';
import { api } from '#lib/server/api';
import { nextCursor, pageQuery } from '#lib/server/page';

export const GET = api(
  {
    action: 'people.manage',
    summary: 'Lists people by username.',
    query: v.strictObject(pageQuery),
    answers: { 200: v.strictObject({ users: v.array(personAnswer), next: nextCursor }) },
  },
  async ({ context, query }) => {
    const { items, next } = await listPeople(context.db, query);
    return { users: items, next };
  },
);

export const POST = api(
  {
    action: 'people.manage',
    secret: true,
    summary: 'Makes an account; the role is editor unless another is named.',
    body: newPersonSchema,
    answers: { 201: personAnswer },
    problems: { 409: ['username-taken'] },
  },
  async ({ context, body, note }) => {
    const person = await createPerson(context, body);
    await note({
      action: 'people',
      subject: `user:${person.id}`,
      subjectName: person.username,
      detail: { did: 'created', role: person.role, expiresAt: person.expiresAt },
    });
    return person;
  },
);
