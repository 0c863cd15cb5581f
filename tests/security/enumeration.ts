import { expect } from 'vitest';
import { verifyPassword } from '#lib/server/accounts/password-hash';
import { refused, type Family } from './attack';
import { tryLogIn, type LoggedIn } from './log-in';
import { addGuarded, addPerson } from './people';
import type { Target } from './target';

const ROUNDS = 8;
/** Where the machine is too busy to tell, it goes on: a difference that is there stays. */
const MOST_ROUNDS = 80;

/** What others do on the machine only ever adds: the quickest of many is nearest to what the work takes. */
const quickest = (times: readonly number[] = []): number => Math.min(...times);

async function timed<T>(run: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const from = performance.now();
  const value = await run();
  return { ms: performance.now() - from, value };
}

/** Names of one length: somebody who exists, in each state that a login could tell of. */
async function somebodies(target: Target): Promise<ReadonlyMap<string, string>> {
  const { admin } = target;
  const [plain, disabled, expired] = [
    await addPerson(target, 'editor'),
    await addPerson(target, 'editor'),
    await addPerson(target, 'editor'),
  ];
  const guarded = await addGuarded(target);
  await admin.send('PATCH', `/api/v1/users/${disabled.id}`, { disabled: true });
  await admin.send('PATCH', `/api/v1/users/${expired.id}`, { expiresAt: target.clock.now() + 1_000 });
  target.clock.advance(2_000);
  return new Map([
    ['plain', plain.username],
    ['disabled', disabled.username],
    ['expired', expired.username],
    ['with a second factor', guarded.username],
  ]);
}

/** What an answer says, but for the name that was sent and the time. */
function said({ answer }: LoggedIn, username: string): string {
  const { date: _date, etag: _etag, 'content-length': _length, ...headers } = answer.headers;
  return JSON.stringify([answer.status, headers, answer.body]).replaceAll(username, 'NAME');
}

export const enumeration: Family = {
  title: 'who has an account',
  attacks: [
    {
      name: 'by what the login says, for accounts in every state',
      run: async ({ behindProxy }) => {
        const people = await somebodies(behindProxy);
        const asked = async (username: string, address: string) => {
          const answers: string[] = [];
          // As far as having to wait, which must come at the same try.
          for (let n = 0; n < 7; n += 1)
            answers.push(
              said(await tryLogIn(behindProxy.url, { username, password: 'wrong', address }), username),
            );
          return answers;
        };
        const nobody = await asked('nobody-x', '10.200.0.1');
        let host = 1;
        for (const [state, username] of people) {
          host += 1;
          expect([state, await asked(username, `10.200.0.${host}`)]).toEqual([state, nobody]);
        }
        return refused('the same words, headers and waits for all');
      },
    },
    {
      name: 'by how long the login takes, for accounts in every state',
      slow: true,
      run: async ({ behindProxy }) => {
        const people = await somebodies(behindProxy);
        const times = new Map<string, number[]>([
          ['nobody', []],
          ['the hash', []],
        ]);
        for (const state of people.keys()) times.set(state, []);
        let sample = 0;
        const round = async () => {
          times.get('the hash')?.push((await timed(() => verifyPassword(null, 'wrong'))).ms);
          for (const [state, username] of [['nobody', 'nobody-y'] as const, ...people]) {
            sample += 1;
            const address = `10.201.${sample >> 8}.${sample & 255}`;
            const { ms, value } = await timed(() =>
              tryLogIn(behindProxy.url, { username, password: 'wrong', address }),
            );
            expect(value.taken).toBe('wrong');
            times.get(state)?.push(ms);
          }
        };
        const worst = () => {
          const base = quickest(times.get('nobody'));
          const apart = [...people.keys()].map((state) => Math.abs(quickest(times.get(state)) - base));
          return Math.max(...apart) / quickest(times.get('the hash'));
        };
        for (let n = 0; n < ROUNDS; n += 1) await round();
        for (let n = ROUNDS; n < MOST_ROUNDS && worst() > 0.5; n += 1) await round();
        // Without the hash for nobody it would be one whole.
        expect(worst()).toBeLessThan(0.5);
        return refused(`${(worst() * 100).toFixed(0)} % of a hash apart, over ${sample} tries`);
      },
    },
    {
      name: 'by a second step that nobody began, or with a ticket that was made up',
      run: async ({ behindProxy }) => {
        const person = await addGuarded(behindProxy);
        const { username, password } = person;
        const first = await tryLogIn(behindProxy.url, { username, password, address: '10.202.0.1' });
        const [ticket = ''] = first.cookies;
        const name = ticket.split('=', 1)[0] ?? '';
        const cut = `${ticket.slice(0, -6)}AAAAAA`;
        const bodies = new Set<string>();
        for (const cookie of [cut, `${name}=made-up`, `${name}=`, `${name}=${'A'.repeat(3_000)}`]) {
          const { taken, answer, cookies } = await tryLogIn(behindProxy.url, {
            code: person.code(1),
            cookie,
            address: '10.202.0.1',
          });
          expect(taken).toBe('wrong');
          expect(cookies.some((one) => one.startsWith('vitrine_session=') || one.includes('session='))).toBe(
            false,
          );
          bodies.add(answer.body);
        }
        return refused(
          `sent back to the password, in ${bodies.size === 1 ? 'one sentence' : 'sentences of their own'}`,
        );
      },
    },
  ],
};
