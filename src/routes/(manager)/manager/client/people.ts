import * as v from 'valibot';
import { ROLES, type UserRole } from '#lib/access/access';
import { sessionSchema, type Session } from './account';
import { call } from './http';

const personSchema = v.object({
  id: v.string(),
  username: v.string(),
  role: v.picklist(ROLES),
  createdAt: v.number(),
  /** From then on the account opens nothing; null: it stays open. */
  expiresAt: v.nullable(v.number()),
  disabledAt: v.nullable(v.number()),
  lastLoginAt: v.nullable(v.number()),
  secondFactor: v.boolean(),
});
export type Person = v.InferOutput<typeof personSchema>;

const PATH = '/api/v1/users';
const at = (id: string) => `${PATH}/${encodeURIComponent(id)}`;
const pageSchema = v.object({ users: v.array(personSchema), next: v.nullable(v.string()) });

/** Everybody, by username. */
export async function listPeople(): Promise<readonly Person[]> {
  const people: Person[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: v.InferOutput<typeof pageSchema> = await call('GET', `${PATH}?limit=500${more}`, pageSchema);
    people.push(...page.users);
    cursor = page.next;
  } while (cursor !== null);
  return people;
}

export const readPerson = (id: string): Promise<Person> => call('GET', at(id), personSchema);

export interface NewPerson {
  readonly username: string;
  readonly password: string;
  readonly role: UserRole;
  readonly expiresAt: number | null;
}
export const createPerson = (person: NewPerson): Promise<Person> => call('POST', PATH, personSchema, person);

export type PersonPatch = Partial<Pick<Person, 'username' | 'role' | 'expiresAt'>> & {
  readonly disabled?: boolean;
};
export const changePerson = (id: string, patch: PersonPatch): Promise<Person> =>
  call('PATCH', at(id), personSchema, patch);

export async function deletePerson(id: string): Promise<void> {
  await call('DELETE', at(id), v.unknown());
}

export async function resetPassword(id: string, password: string): Promise<void> {
  await call('PUT', `${at(id)}/password`, v.unknown(), { password });
}

export async function resetSecondFactor(id: string): Promise<void> {
  await call('DELETE', `${at(id)}/second-factor`, v.unknown());
}

export async function sessionsOf(id: string): Promise<readonly Session[]> {
  const schema = v.object({ sessions: v.array(sessionSchema) });
  return (await call('GET', `${at(id)}/sessions`, schema)).sessions;
}

export async function endSessionOf(id: string, session: string): Promise<void> {
  await call('DELETE', `${at(id)}/sessions/${encodeURIComponent(session)}`, v.unknown());
}

export async function endSessionsOf(id: string): Promise<void> {
  await call('DELETE', `${at(id)}/sessions`, v.unknown());
}
