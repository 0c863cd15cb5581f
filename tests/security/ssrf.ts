import { expect } from 'vitest';
import { Outbound } from '#lib/server/outbound/outbound';
import { httpElsewhere } from '../support/elsewhere';
import { startNameServer } from '../support/name-server';
import { refused, type Family } from './attack';

/** In these attacks it stands for the public internet, and the other for what is inside. */
export const OUTSIDE = '127.0.0.2';
export const INSIDE = '127.0.0.1';

/** Ways to write addresses that are inside, of the machine, of its network or of a cloud's metadata. */
export const INSIDES = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.1',
  '017700000001',
  'localhost',
  '0.0.0.0',
  '0',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[64:ff9b::7f00:1]',
  '[fe80::1]',
  '[fd00::1]',
  '[2002:7f00:1::]',
  '224.0.0.1',
  '255.255.255.255',
  '127.0.0.1.',
  '①②⑦.⓪.⓪.①',
];
export const SCHEMES = [
  'file:///etc/passwd',
  'gopher://127.0.0.1/',
  'ftp://127.0.0.1/',
  'data:,x',
  'javascript:1',
  'unix:/x',
];

async function guarded(names: Readonly<Record<string, readonly (readonly string[])[]>> = {}) {
  const nameServer = await startNameServer({ 'outside.example': [[OUTSIDE]], ...names });
  return new Outbound({ allow: [OUTSIDE], lookup: nameServer.lookup });
}

/** The codes with which these were refused. */
async function codesOf(outbound: Outbound, urls: readonly string[]): Promise<string> {
  const codes = new Set<string>();
  for (const url of urls) {
    const answer: unknown = await outbound.fetch({ url }).catch((error: unknown) => error);
    expect([url, answer instanceof Error]).toEqual([url, true]);
    codes.add(answer instanceof Error && 'code' in answer ? String(answer.code) : 'none');
  }
  return [...codes].join(', ');
}

/** The one way out of the server, with names that the attacker owns. */
export const ssrf: Family = {
  title: 'SSRF',
  attacks: [
    {
      name: 'addresses that are inside, in every notation, and other schemes',
      run: async () => {
        const outbound = await guarded();
        let reached = 0;
        const inside = await httpElsewhere((_request, response) => {
          reached += 1;
          response.end('inside');
        }, INSIDE);
        const urls = [...INSIDES.map((host) => `http://${host}:${inside.port}/`), ...SCHEMES];
        const codes = await codesOf(outbound, urls);
        expect(reached).toBe(0);
        return refused(`${urls.length} addresses: ${codes}`);
      },
    },
    {
      name: 'redirects that lead inside, at once and at the third step',
      run: async () => {
        const outbound = await guarded();
        let reached = 0;
        const inside = await httpElsewhere((_request, response) => {
          reached += 1;
          response.end('inside');
        }, INSIDE);
        const outside = await httpElsewhere((request, response) => {
          const to =
            request.url === '/1' ? '/2' : request.url === '/2' ? '/3' : `http://127.0.0.1:${inside.port}/`;
          response.writeHead(302, { location: to }).end();
        }, OUTSIDE);
        const codes = await codesOf(outbound, [
          `http://outside.example:${outside.port}/1`,
          `http://outside.example:${outside.port}/3`,
        ]);
        expect(reached).toBe(0);
        return refused(codes);
      },
    },
    {
      name: 'DNS: a name of an inside address, one of both, one that changes (rebinding)',
      run: async () => {
        const outbound = await guarded({
          'inside.example': [[INSIDE]],
          'changes.example': [[OUTSIDE], [INSIDE]],
        });
        let reached = 0;
        const inside = await httpElsewhere((_request, response) => {
          reached += 1;
          response.end('inside');
        }, INSIDE);
        const codes = await codesOf(outbound, [`http://inside.example:${inside.port}/`]);
        // Looked up once: the second answer of the name server comes too late to be connected to.
        const first: unknown = await outbound
          .fetch({ url: `http://changes.example:${inside.port}/` })
          .catch((error: unknown) => error);
        expect(first).toBeInstanceOf(Error);
        expect(await codesOf(outbound, [`http://changes.example:${inside.port}/`])).toBe('refused-address');
        expect(reached).toBe(0);
        return refused(codes);
      },
    },
  ],
};
