import { expect } from 'vitest';
import { ADMIN } from '../support/sign-in';
import { Visitor } from '../support/visitor';
import { ask } from './ask';
import { refused, type Family } from './attack';
import { tryLogIn } from './log-in';
import { addPerson } from './people';

/** Of those that a login set, the session's: its name has a prefix where the site is on https. */
const sessionOf = (cookies: readonly string[]): string =>
  cookies.find((cookie) => /^(__Host-)?vitrine_session=./.test(cookie)) ?? '';

async function isIn(url: string, cookie: string): Promise<boolean> {
  return (await ask(url, '/api/v1/me', { headers: { cookie } })).status === 200;
}

export const sessions: Family = {
  title: 'sessions',
  attacks: [
    {
      name: 'fixation: a session that the attacker chose before the login',
      run: async ({ site }) => {
        const person = await addPerson(site, 'editor');
        const known = sessionOf((await tryLogIn(site.url, person)).cookies);
        const chosen = `vitrine_session=${'a'.repeat(40)}`;
        for (const planted of [chosen, known]) {
          const { cookies } = await tryLogIn(site.url, { ...ADMIN, cookie: planted });
          const mine = sessionOf(cookies);
          expect(mine).not.toBe('');
          expect(mine).not.toBe(planted);
          expect(await isIn(site.url, mine)).toBe(true);
          expect(await isIn(site.url, planted)).toBe(false);
        }
        return refused('the login makes a new one and ends the one it found');
      },
    },
    {
      name: 'a session after logging out, and after the password changed',
      run: async ({ site }) => {
        const { username, password } = await addPerson(site, 'editor');
        const stolen = sessionOf((await tryLogIn(site.url, { username, password })).cookies);
        const owner = await new Visitor(site.url).logIn({ username, password });
        const mark = await site.auditMark();
        const changed = await owner.send('PUT', '/api/v1/account/password', {
          current: password,
          password: 'another long passphrase',
        });
        expect(changed.status).toBe(204);
        expect(await isIn(site.url, stolen)).toBe(false);
        const before = owner.cookie;
        await owner.submit('/logout', {});
        expect(await isIn(site.url, before)).toBe(false);
        const done = (await site.auditedSince(mark)).map(({ action }) => action);
        expect(done).toContain('account');
        return refused('ended at once', [...new Set(done)].join(', '));
      },
    },
    {
      name: 'a session in the address, in a header, under another name',
      run: async ({ site }) => {
        const session = site.admin.cookie.split('=')[1] ?? '';
        const asked = [
          [`/api/v1/me?vitrine_session=${session}`, {}],
          [`/api/v1/me;vitrine_session=${session}`, {}],
          ['/api/v1/me', { authorization: `Bearer ${session}` }],
          ['/api/v1/me', { 'x-session': session, 'x-auth-token': session }],
          ['/api/v1/me', { cookie: `session=${session}; sid=${session}; Vitrine_Session=${session}` }],
        ] as const;
        for (const [path, headers] of asked)
          expect([400, 401, 404]).toContain((await ask(site.url, path, { headers })).status);
        return refused(`${asked.length} places, taken from its cookie alone`);
      },
    },
    {
      name: 'a script that reads the cookie, another site that sends it along',
      run: async ({ site, behindProxy }) => {
        const flagsOf = async (url: string, headers: Record<string, string>) => {
          const { headers: answered } = await ask(url, '/login', {
            method: 'POST',
            body: new URLSearchParams(ADMIN).toString(),
            headers: {
              ...headers,
              'content-type': 'application/x-www-form-urlencoded',
              accept: 'application/json',
              'x-sveltekit-action': 'true',
            },
          });
          return (answered['set-cookie'] ?? []).find((line) => line.includes('vitrine_session=')) ?? '';
        };
        const plain = await flagsOf(site.url, {});
        expect(plain).toMatch(/; HttpOnly/i);
        expect(plain).toMatch(/; SameSite=(Lax|Strict)/i);
        expect(plain).not.toMatch(/; Domain=/i);
        const https = await flagsOf(behindProxy.url, {
          'x-forwarded-proto': 'https',
          'x-forwarded-for': '10.210.0.1',
        });
        expect(https).toMatch(/; Secure/i);
        return refused('HttpOnly, SameSite, no domain; Secure on https');
      },
    },
    {
      name: 'becoming the first admin of a site that has one',
      run: async ({ site }) => {
        const who = { username: 'second-first', password: 'the passphrase of a thief' };
        const answer = await new Visitor(site.url).submit('/create_admin', who);
        expect([303, 403, 404]).toContain(answer.status);
        expect((await tryLogIn(site.url, who)).taken).toBe('wrong');
        return refused('sent to the login; no account was made');
      },
    },
  ],
};
