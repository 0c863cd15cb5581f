import { expect } from 'vitest';
import { KioskVisitor } from '../support/kiosk-visitor';
import { ADMIN } from '../support/sign-in';
import { Visitor } from '../support/visitor';
import { refused, type Family } from './attack';
import { ask } from './ask';
import { looked, tryLogIn, type LoggedIn, type LogInTry } from './log-in';
import { addGuarded, addPerson, type Guarded } from './people';
import type { Target } from './target';

/** An address that no other attack used, and all of whose neighbours are free. */
let network = 0;
const freshNetwork = () => {
  network += 1;
  return (host: number) => `10.${network}.${host >> 8}.${host & 255}`;
};
const LONGEST_WAIT_MS = 60_000;

const passwordOf = ({ username, password }: Guarded) => ({ username, password });

async function inTurn(url: string, tries: readonly LogInTry[]): Promise<readonly LoggedIn[]> {
  const all: LoggedIn[] = [];
  for (const one of tries) all.push(await tryLogIn(url, one));
  return all;
}

const wrongPasswords = (count: number, from: (n: number) => string, username: string = ADMIN.username) =>
  Array.from({ length: count }, (_, n) => ({ username, password: `guess number ${n}`, address: from(n) }));

/** Lines about refused logins since then, and how many. */
async function refusedLogins({ auditedSince }: Target, mark: number, because: string): Promise<string> {
  const lines = (await auditedSince(mark)).filter(
    ({ action, outcome, detail }) =>
      action === 'login' && outcome === 'refused' && detail['because'] === because,
  );
  expect(lines.length).toBeGreaterThan(0);
  return `${lines.length} × login refused (${because})`;
}

export const bruteForce: Family = {
  title: 'brute force',
  attacks: [
    {
      name: 'a password from one address, 25 in a row',
      run: async ({ behindProxy }) => {
        const { url, clock } = behindProxy;
        const mark = await behindProxy.auditMark();
        const from = freshNetwork();
        const tries = await inTurn(
          url,
          wrongPasswords(25, () => from(1)),
        );
        expect(tries.every(({ taken }) => taken === 'wrong' || taken === 'wait')).toBe(true);
        expect(looked(tries)).toBeLessThanOrEqual(8);
        // Nor is the right one taken while it must wait: that would tell a guesser which it was.
        const right = { ...ADMIN, address: from(1) };
        expect((await tryLogIn(url, right)).taken).toBe('wait');
        clock.advance(LONGEST_WAIT_MS + 1_000);
        expect((await tryLogIn(url, right)).taken).toBe('in');
        return refused(
          `${looked(tries)} looked at, then 429; its owner gets in a minute later`,
          await refusedLogins(behindProxy, mark, 'wrong'),
        );
      },
    },
    {
      name: 'a password from one address, 60 at once',
      run: async ({ behindProxy }) => {
        const mark = await behindProxy.auditMark();
        const from = freshNetwork();
        const tries = await Promise.all(
          wrongPasswords(60, () => from(1)).map((one) => tryLogIn(behindProxy.url, one)),
        );
        expect(looked(tries)).toBeLessThanOrEqual(8);
        return refused(`${looked(tries)} looked at`, await refusedLogins(behindProxy, mark, 'wrong'));
      },
    },
    {
      name: 'one password for 60 accounts from one address',
      slow: true,
      run: async ({ behindProxy }) => {
        const from = freshNetwork();
        const tries = await inTurn(
          behindProxy.url,
          Array.from({ length: 60 }, (_, n) => ({
            username: `person ${n}`,
            password: 'Summer2026!',
            address: from(1),
          })),
        );
        expect(looked(tries)).toBeLessThanOrEqual(35);
        return refused(`${looked(tries)} looked at, then 429`);
      },
    },
    {
      name: 'a password from 130 addresses',
      slow: true,
      run: async ({ behindProxy }) => {
        const mark = await behindProxy.auditMark();
        const from = freshNetwork();
        const tries = await inTurn(behindProxy.url, wrongPasswords(130, from));
        expect(looked(tries)).toBeLessThanOrEqual(110);
        return refused(`${looked(tries)} looked at`, await refusedLogins(behindProxy, mark, 'wrong'));
      },
    },
    {
      name: 'a password from 40 addresses of one IPv6 network',
      run: async ({ behindProxy }) => {
        const { username } = await addPerson(behindProxy, 'viewer');
        const tries = await inTurn(
          behindProxy.url,
          wrongPasswords(40, (n) => `2001:db8:1:2:${n.toString(16)}::1`, username),
        );
        expect(looked(tries)).toBeLessThanOrEqual(8);
        return refused(`${looked(tries)} looked at, then 429`);
      },
    },
    {
      name: 'addresses that the attacker makes up (X-Forwarded-For)',
      run: async ({ site }) => {
        const from = freshNetwork();
        const { username } = await addPerson(site, 'viewer');
        const tries = await inTurn(site.url, wrongPasswords(40, from, username));
        expect(looked(tries)).toBeLessThanOrEqual(8);
        site.clock.advance(2 * LONGEST_WAIT_MS);
        return refused(`not believed: ${looked(tries)} looked at`);
      },
    },
    {
      name: 'shutting the admin out: others guess all the time',
      run: async ({ behindProxy }) => {
        const { url } = behindProxy;
        const from = freshNetwork();
        const home = from(5_000);
        expect((await tryLogIn(url, { ...ADMIN, address: home })).taken).toBe('in');
        for (let round = 0; round < 2; round += 1) {
          await inTurn(
            url,
            wrongPasswords(20, (n) => from(round * 20 + n)),
          );
          expect((await tryLogIn(url, { ...ADMIN, address: home })).taken).toBe('in');
        }
        return refused('the admin logs in from where they do every time');
      },
    },
    {
      name: 'the code of an app, from one address',
      run: async ({ behindProxy }) => {
        const { url, clock } = behindProxy;
        const person = await addGuarded(behindProxy);
        const mark = await behindProxy.auditMark();
        const address = freshNetwork()(1);
        const first = await tryLogIn(url, { ...passwordOf(person), address });
        expect(first.taken).toBe('code-needed');
        const cookie = first.cookies.join('; ');
        const tries = await inTurn(
          url,
          Array.from({ length: 40 }, (_, n) => ({ code: String(n).padStart(6, '0'), cookie, address })),
        );
        expect(looked(tries)).toBeLessThanOrEqual(8);
        expect((await tryLogIn(url, { code: person.code(1), cookie, address })).taken).toBe('wait');
        clock.advance(LONGEST_WAIT_MS + 1_000);
        expect((await tryLogIn(url, { code: person.code(), cookie, address })).taken).toBe('in');
        return refused(
          `${looked(tries)} looked at, then 429`,
          await refusedLogins(behindProxy, mark, 'wrong-code'),
        );
      },
    },
    {
      name: 'the code of an app, from 60 addresses',
      run: async ({ behindProxy }) => {
        const { url } = behindProxy;
        const person = await addGuarded(behindProxy);
        const mark = await behindProxy.auditMark();
        const from = freshNetwork();
        const first = await tryLogIn(url, { ...passwordOf(person), address: from(1) });
        const cookie = first.cookies.join('; ');
        const tries = await inTurn(
          url,
          Array.from({ length: 60 }, (_, n) => ({ code: '000000', cookie, address: from(n) })),
        );
        expect(looked(tries)).toBeLessThanOrEqual(35);
        return refused(
          `${looked(tries)} looked at, then 429`,
          await refusedLogins(behindProxy, mark, 'wrong-code'),
        );
      },
    },
    {
      name: 'recovery codes, from one address and from 60',
      run: async ({ behindProxy }) => {
        const { url } = behindProxy;
        const person = await addGuarded(behindProxy);
        const mark = await behindProxy.auditMark();
        const from = freshNetwork();
        const first = await tryLogIn(url, { ...passwordOf(person), address: from(1) });
        const cookie = first.cookies.join('; ');
        const guesses = (count: number, address: (n: number) => string) =>
          Array.from({ length: count }, (_, n) => ({
            code: `ABCDE-${String(22_222 + n).replace(/[01]/g, '2')}`,
            cookie,
            address: address(n),
          }));
        const near = await inTurn(
          url,
          guesses(40, () => from(1)),
        );
        expect(looked(near)).toBeLessThanOrEqual(8);
        const far = await inTurn(
          url,
          guesses(60, (n) => from(n + 2)),
        );
        expect(looked(far)).toBeLessThanOrEqual(35);
        return refused(
          `${looked(near)} and ${looked(far)} looked at, then 429`,
          await refusedLogins(behindProxy, mark, 'wrong-code'),
        );
      },
    },
    {
      name: 'a code or a recovery code a second time',
      run: async ({ behindProxy }) => {
        const { url, clock } = behindProxy;
        const person = await addGuarded(behindProxy);
        const mark = await behindProxy.auditMark();
        const address = freshNetwork()(1);
        const { username, password } = person;
        clock.advance(60_000);
        const recovery = person.recoveryCodes[0] ?? '';
        for (const code of [person.code(), recovery]) {
          expect((await tryLogIn(url, { username, password, code, address })).taken).toBe('in');
          expect((await tryLogIn(url, { username, password, code, address })).taken).toBe('wrong');
        }
        return refused('each works once', await refusedLogins(behindProxy, mark, 'wrong-code'));
      },
    },
    {
      name: 'the owner’s password from a session that was left open',
      run: async ({ site }) => {
        const person = await addPerson(site, 'viewer');
        const thief = await new Visitor(site.url).logIn(person);
        const statuses: number[] = [];
        for (let n = 0; n < 20; n += 1) {
          const body = { current: `guess number ${n}`, password: 'the thief’s own passphrase' };
          statuses.push((await thief.send('PUT', '/api/v1/account/password', body)).status);
        }
        expect(new Set(statuses)).toEqual(new Set([422, 429]));
        const guesses = statuses.filter((status) => status === 422).length;
        expect(guesses).toBeLessThanOrEqual(8);
        return refused(`${guesses} looked at, then 429`);
      },
    },
    {
      name: 'the secret of a token whose id is known',
      run: async ({ site }) => {
        const { body } = await site.admin.call('POST', '/api/v1/tokens', {
          name: 'guessed at',
          scopes: ['site:admin'],
          expiresAt: null,
        });
        const { text } = body as { text: string };
        const statuses: number[] = [];
        for (let n = 0; n < 40; n += 1) {
          const authorization = `Bearer ${text.slice(0, -3)}${String(n).padStart(3, '0')}`;
          statuses.push((await ask(site.url, '/api/v1/me', { headers: { authorization } })).status);
        }
        expect(new Set(statuses)).toEqual(new Set([401, 429]));
        const guesses = statuses.filter((status) => status === 401).length;
        expect(guesses).toBeLessThanOrEqual(8);
        return refused(`${guesses} looked at, then 429`);
      },
    },
    {
      name: 'the place of an approved kiosk, by enrolling as it',
      run: async ({ site }) => {
        const { admin, url } = site;
        await admin.send('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
        expect((await new KioskVisitor(url, 'lobby').enrol()).verdict).toBe('approved');
        const verdicts = new Set<string>();
        let asked = 0;
        for (; asked < 150; asked += 1) {
          const thief = new KioskVisitor(url, 'lobby');
          const { status, body } = await thief.ask();
          if (status === 429) break;
          verdicts.add((body as { verdict: string }).verdict);
          expect(thief.cookie).toBe('');
        }
        expect([...verdicts]).toEqual(['pending']);
        expect(asked).toBeLessThan(150);
        await admin.send('PUT', '/api/v1/enrolment-policy', { policy: 'approve' });
        // So that the real kiosks of later attacks get in again.
        site.clock.advance(60_000);
        return refused(`${asked} wait for an admin and get nothing, then 429`);
      },
    },
  ],
};
