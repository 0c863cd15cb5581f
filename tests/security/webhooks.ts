import { hostname } from 'node:os';
import { expect, vi } from 'vitest';
import { httpElsewhere, tcpElsewhere } from '../support/elsewhere';
import { refused, type Family } from './attack';
import { INSIDE, INSIDES, OUTSIDE, SCHEMES } from './ssrf';
import type { Target } from './target';

const WEBHOOKS = '/api/v1/webhooks';
const EVENTS = ['screen.offline'];
/** What the attacker wants to read, or to be called. */
const TREASURE = 'what lies inside';

interface Tested {
  readonly delivered: boolean;
  readonly status: number | null;
  readonly words: string;
}

/** A webhook that can be led elsewhere and made to call; gone after `work`. */
async function withHook<T>(
  { admin }: Target,
  work: (hook: {
    /** The status and code of a change of its address. */
    readonly lead: (url: unknown) => Promise<readonly [number, string]>;
    readonly test: () => Promise<Tested>;
  }) => Promise<T>,
): Promise<T> {
  const made = await admin.call('POST', WEBHOOKS, {
    name: 'led',
    url: 'https://example.org/',
    events: EVENTS,
  });
  const path = `${WEBHOOKS}/${(made.body as { webhook: { id: string } }).webhook.id}`;
  try {
    return await work({
      async lead(url) {
        const { status, body } = await admin.call('PATCH', path, { url });
        return [status, (body as { code?: string }).code ?? ''];
      },
      test: async () => (await admin.call('POST', `${path}/test`)).body as Tested,
    });
  } finally {
    await admin.send('DELETE', path);
  }
}

/** Something inside that must not be called. */
async function treasury() {
  let reached = 0;
  const { port } = await httpElsewhere((_request, response) => {
    reached += 1;
    response.end(TREASURE);
  }, INSIDE);
  return { port, reached: () => reached };
}

async function linesOf({ auditedSince }: Target, mark: number, outcome: 'done' | 'refused') {
  return (await auditedSince(mark)).filter(
    (line) => line.action === 'webhook' && line.outcome === outcome && line.detail['did'] !== 'deleted',
  );
}

/** Over the API, as an admin whose account was taken over: nobody else may make one. */
export const webhooks: Family = {
  title: 'webhooks',
  attacks: [
    {
      name: 'other schemes, passwords, ports of mail, nonsense and too much, when made and when changed',
      run: async ({ site }) => {
        const mark = await site.auditMark();
        const urls = [
          ...SCHEMES,
          'http://me:hunter2@example.org/',
          'http://:hunter2@example.org/',
          'http://example.org:25/',
          'http://[',
          'example.org',
        ];
        const taken: string[] = [];
        await withHook(site, async ({ lead }) => {
          for (const url of urls) {
            const made = await site.admin.call('POST', WEBHOOKS, { name: 'bad', url, events: EVENTS });
            const answers = [[made.status, (made.body as { code: string }).code], await lead(url)];
            for (const [status, code] of answers)
              if (status !== 422 || code !== 'bad-url') taken.push(`${url}: ${status} ${code}`);
          }
          expect((await lead(`http://example.org/${'a'.repeat(100_000)}`))[0]).toBe(400);
          expect((await lead(['http://example.org/']))[0]).toBe(400);
        });
        expect(taken).toEqual([]);
        const lines = await linesOf(site, mark, 'refused');
        expect(lines).toHaveLength(urls.length * 2);
        expect(JSON.stringify(lines)).not.toContain('hunter2');
        return refused(`${urls.length} addresses, twice: 422`, `${lines.length} × webhook refused`);
      },
    },
    {
      name: 'headers or a secret of the attacker’s, line breaks in names and addresses',
      run: async ({ site }) => {
        const heard: string[] = [];
        const { port } = await httpElsewhere((request, response) => {
          heard.push(`${request.url} ${request.rawHeaders.join('\n')}`);
          response.writeHead(204).end();
        }, OUTSIDE);
        const at = `http://${OUTSIDE}:${port}`;
        const mark = await site.auditMark();
        for (const field of [
          'secret',
          'headers',
          'method',
          'body',
          'redirects',
          'createdBy',
          'disabledBecause',
        ]) {
          const body = { name: 'more', url: at, events: EVENTS, [field]: 'a\r\nX-Injected: yes' };
          expect((await site.admin.send('POST', WEBHOOKS, body)).status).toBe(400);
        }
        await withHook(site, async ({ lead, test }) => {
          for (const path of [
            '/\r\nX-Injected: yes',
            '/%0d%0aX-Injected:%20yes',
            '/ HTTP/1.1\r\nX-Injected: yes',
          ]) {
            expect((await lead(at + path))[0]).toBe(200);
            expect((await test()).delivered).toBe(true);
          }
        });
        expect(heard).toHaveLength(3);
        for (const request of heard) expect(request).not.toMatch(/^x-injected/im);
        const lines = await linesOf(site, mark, 'done');
        expect(lines.filter(({ detail }) => detail['did'] === 'tested')).toHaveLength(3);
        return refused('400; line breaks stay in the path, encoded', `${lines.length} × webhook`);
      },
    },
    {
      name: 'inside: in every notation, by a name, by a redirect',
      run: async ({ site }) => {
        const inside = await treasury();
        const redirects = [301, 302, 303, 307, 308];
        const outside = await httpElsewhere((request, response) => {
          const location = `http://${INSIDE}:${inside.port}/`;
          response.writeHead(Number(request.url?.slice(1)), { location }).end(TREASURE);
        }, OUTSIDE);
        const mark = await site.auditMark();
        const hosts = [...INSIDES, hostname()];
        await withHook(site, async ({ lead, test }) => {
          const said = new Set<string>();
          for (const host of hosts) {
            const [status] = await lead(`http://${host}:${inside.port}/`);
            expect([host, status]).toEqual([host, 200]);
            const { words, ...answer } = await test();
            expect([host, answer]).toEqual([host, { delivered: false, status: null }]);
            expect(words).toContain('on the public internet');
            said.add(words);
          }
          for (const status of redirects) {
            await lead(`http://${OUTSIDE}:${outside.port}/${status}`);
            const answer = await test();
            expect(answer).toMatchObject({ delivered: false, status });
            said.add(answer.words);
          }
          expect([...said].join(' ')).not.toContain(TREASURE);
        });
        expect(inside.reached()).toBe(0);
        const lines = await linesOf(site, mark, 'refused');
        expect(lines).toHaveLength(hosts.length);
        return refused(
          `${hosts.length} addresses and ${redirects.length} redirects: not called`,
          `${lines.length} × webhook refused`,
        );
      },
    },
    {
      name: 'receivers whose answer never ends, has a gigabyte or endless headers, or is no HTTP',
      run: async ({ site }) => {
        let sent = 0;
        const chunk = Buffer.alloc(65_536);
        const endless = await httpElsewhere((request, response) => {
          response.writeHead(200, request.url === '/gigabyte' ? { 'content-length': 1_000_000_000 } : {});
          const more = (): void => {
            while (!response.destroyed && response.write(chunk)) sent += chunk.length;
            response.once('drain', more);
          };
          more();
        }, OUTSIDE);
        const strange = await tcpElsewhere((socket) => {
          socket.once('data', (request) => {
            const isHeaders = request.includes('/headers');
            socket.write(isHeaders ? 'HTTP/1.1 200 OK\r\n' : 'SSH-2.0-OpenSSH_9.2\r\n');
            const more = (): void => {
              while (!socket.destroyed && socket.write(`x: ${'y'.repeat(10_000)}\r\n`));
              socket.once('drain', more);
            };
            if (isHeaders) more();
          });
        }, OUTSIDE);
        const mark = await site.auditMark();
        await withHook(site, async ({ lead, test }) => {
          for (const path of ['/endless', '/gigabyte']) {
            await lead(`http://${OUTSIDE}:${endless.port}${path}`);
            expect(await test()).toMatchObject({ delivered: true, status: 200 });
          }
          for (const path of ['/headers', '/ssh']) {
            await lead(`http://${OUTSIDE}:${strange.port}${path}`);
            const { words, ...answer } = await test();
            expect([path, answer]).toEqual([path, { delivered: false, status: null }]);
            expect(words).not.toMatch(/yyy|OpenSSH/);
          }
        });
        // No more than what was on its way when it was left.
        await vi.waitFor(() => expect([endless.open(), strange.open()]).toEqual([0, 0]));
        expect(sent).toBeLessThan(100_000_000);
        const lines = await linesOf(site, mark, 'done');
        expect(lines.filter(({ detail }) => detail['did'] === 'tested')).toHaveLength(4);
        return refused('the status is taken and the rest left; broken', `${lines.length} × webhook`);
      },
    },
  ],
};
