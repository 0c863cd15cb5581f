import net from 'node:net';
import { expect } from 'vitest';
import { ADMIN } from '../support/sign-in';
import { ask } from './ask';
import { refused, type Family } from './attack';
import { tryLogIn } from './log-in';
import { request, wire } from './wire';

/** Where a login might be made to lead. */
export const ELSEWHERE = [
  'https://evil.example/',
  '//evil.example/',
  '///evil.example/',
  '/\\evil.example/',
  '\\\\evil.example/',
  '/\t/evil.example/',
  '/\n/evil.example/',
  '/.//evil.example/',
  '/..//evil.example/',
  '/%09/evil.example/',
  'https:evil.example',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '/@evil.example',
  '@evil.example',
  '.evil.example',
  '%2f%2fevil.example',
  'http:///evil.example',
  ' //evil.example',
];

const INJECTION = '%0d%0aX-Injected:%20yes%0d%0a%0d%0a<script>';

export const overHttp: Family = {
  title: 'HTTP',
  attacks: [
    {
      name: 'open redirect: a login that leads to another site',
      run: async ({ site }) => {
        for (const next of ELSEWHERE) {
          const path = `/login?next=${encodeURIComponent(next)}`;
          const { taken, answer } = await tryLogIn(site.url, { ...ADMIN, path });
          expect(taken).toBe('in');
          const { location = '' } = JSON.parse(answer.body) as { location?: string };
          expect([next, new URL(location, site.url).origin]).toEqual([next, site.url]);
          expect(location.startsWith('/')).toBe(true);
        }
        return refused(`${ELSEWHERE.length} addresses, all led to this site`);
      },
    },
    {
      name: 'header injection by address, form and cookie',
      run: async ({ site }) => {
        const { port, url } = site;
        const paths = [
          `/manager${INJECTION}`,
          `/login?next=/${INJECTION}`,
          `/login?created=${INJECTION}`,
          `/api/v1/users/${INJECTION}`,
          `/media/${INJECTION}`,
          `/display/${INJECTION}?screen=${INJECTION}`,
          `/${INJECTION}`,
        ];
        const answers = await Promise.all(paths.map((path) => request(port, `GET ${path}`)));
        const login = await tryLogIn(url, { ...ADMIN, path: `/login?next=/${INJECTION}` });
        expect(login.answer.headers['x-injected']).toBeUndefined();
        const named = await tryLogIn(url, {
          username: 'a\r\nX-Injected: yes',
          password: 'wrong',
          cookie: 'vitrine_login=a%0d%0aX-Injected:yes',
        });
        expect(named.answer.headers['x-injected']).toBeUndefined();
        for (const { head, statuses } of answers) {
          expect(head.filter((line) => /^x-injected/i.test(line))).toEqual([]);
          expect(statuses).toHaveLength(1);
          expect(statuses[0]).toBeLessThan(500);
        }
        return refused(`${paths.length + 2} places, no header of the attacker’s`);
      },
    },
    {
      name: 'a made-up Host, X-Forwarded-Host or X-Original-URL',
      run: async ({ site }) => {
        const headers = {
          Host: 'evil.example',
          'X-Forwarded-Host': 'evil.example',
          'X-Forwarded-Proto': 'https',
          'X-Vitrine-Host': 'evil.example',
          'X-Vitrine-Address': '6.6.6.6',
          'X-Original-URL': '/manager',
          'X-Rewrite-URL': '/manager',
        };
        for (const path of ['/', '/manager', '/login', '/api/v1/me', '/manager/', '/login/']) {
          const { head, text } = await request(site.port, `GET ${path}`, headers);
          expect(head.filter((line) => line.includes('evil.example'))).toEqual([]);
          expect(text).not.toContain('https://evil.example');
        }
        return refused('in no header and no link of the answers');
      },
    },
    {
      name: 'request smuggling: two lengths, a length and chunks, strange chunks',
      run: async ({ site }) => {
        const { port } = site;
        const hidden = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
        const post = (headers: string, body: string) =>
          wire(
            port,
            `POST /api/v1/enrolment HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}\r\n\r\n${body}`,
          );
        const answers = [
          await post(`Content-Length: 4\r\nTransfer-Encoding: chunked`, `0\r\n\r\n${hidden}`),
          await post(`Transfer-Encoding: chunked\r\nContent-Length: 4`, `0\r\n\r\n${hidden}`),
          await post(`Content-Length: 0\r\nContent-Length: ${hidden.length}`, hidden),
          await post(`Transfer-Encoding: xchunked`, `0\r\n\r\n${hidden}`),
          await post(`Transfer-Encoding : chunked`, `0\r\n\r\n${hidden}`),
          await post(`Transfer-Encoding:\n chunked`, `0\r\n\r\n${hidden}`),
          await post(`Transfer-Encoding: chunked, identity`, `0\r\n\r\n${hidden}`),
          await post(`Content-Length: +0`, hidden),
          await post(`Content-Length: 0x0`, hidden),
        ];
        for (const { statuses, text } of answers) {
          expect(text).not.toContain('alive');
          expect(statuses.length).toBeLessThanOrEqual(1);
          expect(statuses[0] ?? 400).toBe(400);
        }
        return refused(`${answers.length} kinds, 400 and the connection ends`);
      },
    },
    {
      name: 'headers, addresses and bodies that are too large',
      run: async ({ site }) => {
        const { port, url, admin } = site;
        const json = { cookie: admin.cookie, 'content-type': 'application/json' };
        const statuses = [
          (await request(port, `GET /${'a'.repeat(100_000)}`)).statuses[0],
          (await request(port, 'GET /', { 'X-Large': 'a'.repeat(100_000) })).statuses[0],
          (await request(port, 'GET /', { Cookie: 'a=b; '.repeat(20_000) })).statuses[0],
          (
            await ask(url, '/api/v1/users', {
              method: 'POST',
              headers: json,
              body: `"${'a'.repeat(700_000)}"`,
            })
          ).status,
          (
            await request(port, 'POST /api/v1/users', {
              Cookie: admin.cookie,
              'Content-Type': 'application/json',
              'Content-Length': '10000000000000',
            })
          ).statuses[0],
        ];
        for (const status of statuses) expect([400, 413, 414, 431]).toContain(status);
        expect((await ask(url, '/readyz')).status).toBe(200);
        return refused(`${[...new Set(statuses)].join(', ')}; the server goes on`);
      },
    },
    {
      name: 'slow clients: 300 that never end their headers, 100 their bodies',
      run: async ({ site }) => {
        const { port, url } = site;
        const open = (text: string) =>
          new Promise<net.Socket>((resolve) => {
            const socket = net.connect(port, '127.0.0.1', () => {
              socket.write(text);
              resolve(socket);
            });
            socket.on('error', () => socket.destroy());
          });
        const slow = await Promise.all([
          ...Array.from({ length: 300 }, () => open('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')),
          ...Array.from({ length: 100 }, () =>
            open(
              'POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na',
            ),
          ),
        ]);
        try {
          for (let n = 0; n < 5; n += 1) expect((await ask(url, '/readyz')).status).toBe(200);
          expect((await tryLogIn(url, ADMIN)).taken).toBe('in');
        } finally {
          for (const socket of slow) socket.destroy();
        }
        return refused('everybody else is served meanwhile');
      },
    },
  ],
};
