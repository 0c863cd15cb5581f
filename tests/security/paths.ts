import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { addGuarded } from './people';
import { refused, type Family } from './attack';
import { request } from './wire';
import type { Target } from './target';

const BASES = [
  '/',
  '/media/',
  '/_app/',
  '/_app/immutable/',
  '/api/v1/uploads/',
  '/display/',
  '/media/ab/',
  '//',
];
/** Ways to write `../`. */
const UPS = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%2e%2e%2f',
  '%252e%252e%252f',
  '..\\',
  '..%5c',
  '..;/',
  '%c0%ae%c0%ae/',
  '....//',
  '.%00./',
];
const WANTED = [
  'vitrine.db',
  'data/vitrine.db',
  'secret.key',
  'data/secret.key',
  'package.json',
  'etc/passwd',
];
const BARE = [
  '/vitrine.db',
  '/secret.key',
  '/data/secret.key',
  '/.env',
  '/.git/config',
  '/build/server/main.js',
  '/media/',
  '/media/work/',
  '/uploads/',
  '/_app/',
  'http://127.0.0.1/etc/passwd',
  'file:///etc/passwd',
  '/etc/passwd%00.png',
];

/** What must never be in an answer, by what it is from. */
function treasures(dataDir: string): ReadonlyMap<string, string> {
  const found = new Map([
    ['the database', 'SQLite format 3'],
    ['package.json', '"name": "vitrine"'],
    ['/etc/passwd', 'root:x:0:0'],
    ['the server’s program', 'createRequire(import.meta'],
  ]);
  for (const name of readdirSync(dataDir)) {
    const file = path.join(dataDir, name);
    if (statSync(file).isFile() && /key/.test(name))
      found.set(name, readFileSync(file, 'latin1').trim().slice(0, 40));
  }
  return found;
}

async function look(target: Target, paths: readonly string[]): Promise<string> {
  const { port, admin, server } = target;
  // Whoever has a second factor has a secret, and that is sealed with the key.
  await addGuarded(target);
  const secrets = treasures(server.dataDir);
  expect(secrets.size).toBeGreaterThan(4);
  const statuses = new Set<number>();
  const wrong: string[] = [];
  for (const asked of paths) {
    const { text, statuses: got } = await request(port, `GET ${asked}`, { Cookie: admin.cookie });
    for (const status of got) statuses.add(status);
    const [status = 0] = got;
    if (status === 0 || status >= 500) wrong.push(`${asked}: ${status}`);
    for (const [name, secret] of secrets) if (text.includes(secret)) wrong.push(`${asked}: showed ${name}`);
  }
  expect(wrong).toEqual([]);
  return `${paths.length} paths, answered ${[...statuses].sort().join(', ')}`;
}

export const paths: Family = {
  title: 'paths',
  attacks: [
    {
      name: 'out of media, uploads and files, in every encoding, on a bare socket',
      run: async ({ site }) => {
        const paths = BASES.flatMap((base) =>
          UPS.flatMap((up) => WANTED.map((file) => `${base}${up.repeat(6)}${file}`)),
        );
        return refused(await look(site, paths));
      },
    },
    {
      name: 'files by their names, absolute addresses, null bytes',
      run: async ({ site }) => refused(await look(site, BARE)),
    },
    {
      name: 'a name of an uploaded file that leads elsewhere',
      run: async ({ site }) => {
        const { admin, server } = site;
        const files = () =>
          readdirSync(path.dirname(server.dataDir), { recursive: true, encoding: 'utf8' }).filter((name) =>
            name.includes('escaped'),
          );
        for (const name of [
          '../../escaped.png',
          '/tmp/escaped.png',
          '..\\..\\escaped.png',
          'a/../../escaped\0.png',
        ]) {
          const metadata = `filename ${Buffer.from(name).toString('base64')},id ${Buffer.from('../escaped').toString('base64')}`;
          const answer = await admin.fetch('/api/v1/uploads', {
            method: 'POST',
            headers: { 'tus-resumable': '1.0.0', 'upload-length': '10', 'upload-metadata': metadata },
          });
          expect([201, 400]).toContain(answer.status);
          expect(answer.headers.get('location') ?? '').not.toContain('escaped');
        }
        for (const id of ['../vitrine.db', '..%2fvitrine.db', '%2e%2e%2fsecret.key']) {
          for (const method of ['HEAD', 'PATCH', 'DELETE']) {
            const { statuses } = await request(site.port, `${method} /api/v1/uploads/${id}`, {
              Cookie: admin.cookie,
              'Tus-Resumable': '1.0.0',
              'Upload-Offset': '0',
              'Content-Type': 'application/offset+octet-stream',
              'Content-Length': '0',
            });
            expect(statuses[0]).toBeGreaterThanOrEqual(400);
            expect(statuses[0]).toBeLessThan(500);
          }
        }
        expect(files()).toEqual([]);
        return refused('the server names files itself; nothing was written outside');
      },
    },
  ],
};
