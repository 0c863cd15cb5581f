import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScreen } from '#lib/model/screen';
import { createToken } from '#lib/server/tokens/tokens';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { Visitor } from '../../support/visitor';
import { youtubeServer } from '../../support/youtube-server';
import { requests, type ApiDocument, type FuzzRequest } from './requests';

const SECONDS = Number(process.env['VITRINE_FUZZ_SECONDS'] ?? 0);
const SEED = Number(process.env['VITRINE_FUZZ_SEED'] ?? 1);
/** Of one seed, on one server. */
const PER_SEED = 250;

async function begin() {
  // That Google can't be reached is no fault of the API, but an answer that says nothing about it.
  const youtube = await youtubeServer();
  const app = await startApp({
    logLevel: 'error',
    youtubeOrigin: youtube.origin,
    outboundAllow: ['127.0.0.2'],
  });
  const { url, context } = app;
  await context.live.edit('test', (doc, origin) =>
    createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin),
  );
  const people = [];
  for (const role of ['admin', 'editor', 'viewer'] as const) people.push(await logInAs(role, url, context));
  const tokens: string[] = [];
  for (const scope of ['site:admin', 'site:write', 'site:write', 'site:read', 'kiosk'] as const) {
    const made = await createToken(context, {
      name: scope,
      scopes: [scope],
      screen: null,
      createdBy: 'cli',
      expiresAt: null,
    });
    tokens.push(made.text);
  }
  const askers: ((path: string, init: RequestInit) => Promise<Response>)[] = [
    ...people.map((who) => (path: string, init: RequestInit) => who.fetch(path, init)),
    ...tokens.map((text) => {
      const visitor = new Visitor(url);
      return (path: string, init: RequestInit) => {
        const headers = new Headers(init.headers);
        headers.set('authorization', `Bearer ${text}`);
        return visitor.fetch(path, { ...init, headers });
      };
    }),
    (path, init) => new Visitor(url).fetch(path, init),
  ];
  const editor = people[1];
  const ids = ['hall'];
  const make = async (path: string, body: object) => {
    const made = (await editor?.call('POST', `/api/v1/${path}`, body))?.body as { id: string };
    ids.push(made.id);
    return made.id;
  };
  const text = { title: 'Hello', body: '', colour: '#ffffff', align: 'center' };
  const content = await make('contents', { type: 'text', name: 'Words', text });
  const playlist = await make('playlists', { name: 'Menu', items: [{ content }, { content }] });
  await make('groups', { name: 'Lobby', members: ['hall'] });
  await make('schedules', { targets: ['all'], playlist, when: { days: [1], start: '08:00', end: '09:00' } });
  const site = await context.live.site();
  ids.push(...(site.playlists.get(playlist)?.items ?? []).map(({ id }) => id));
  return { ...app, askers, ids };
}

/** What an answer says that no answer may: a sentence, or null. */
async function wrongIn(answer: Response): Promise<string | null> {
  const text = await answer.text();
  // Busy and full are answers; everything else from there on is a fault.
  return answer.status < 500 ? null : `answered ${answer.status}: ${text.slice(0, 300)}`;
}

const shown = ({ who, method, path, headers, body }: FuzzRequest) =>
  `asker ${who}: ${method} ${path.slice(0, 300)} ${JSON.stringify(headers)} ${(body ?? '').slice(0, 600)}`;

test(
  'whatever is asked of the API is answered as its document says, and never with a fault of the server',
  { timeout: 3_600_000 },
  async () => {
    const until = performance.now() + SECONDS * 1_000;
    const wrong: string[] = [];
    let seed = SEED;
    do {
      const { url, askers, ids, context, log } = await begin();
      const document = (await (await fetch(new URL('/api/v1/openapi.json', url))).json()) as ApiDocument;
      const statuses = new Map<number, number>();
      for (const request of fc.sample(requests(document, ids, askers.length), { seed, numRuns: PER_SEED })) {
        const { who, method, path, headers, body } = request;
        try {
          const answer = await askers[who]?.(path, { method, headers, ...(body === null ? {} : { body }) });
          if (answer === undefined) throw new Error('nobody asks');
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          const fault = await wrongIn(answer);
          if (fault !== null) wrong.push(`seed ${seed}, ${shown(request)}: ${fault}`);
        } catch (error) {
          wrong.push(
            `seed ${seed}, ${shown(request)}: ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      }
      expect((await fetch(new URL('/readyz', url))).status).toBe(200);
      // What the API writes can be read, by whatever hostile values it was asked.
      expect((await context.live.site()).damaged).toEqual([]);
      expect(wrong.slice(0, 10).join('\n\n') + (wrong.length > 0 ? `\n${log().slice(-3_000)}` : '')).toBe('');
      // A fuzz that only meets closed doors proves nothing.
      for (const status of [200, 400, 401, 403, 404])
        expect(statuses.get(status) ?? 0, `of ${status}`).toBeGreaterThan(0);
      if (SECONDS > 0)
        console.log(
          `seed ${seed}: ${JSON.stringify(Object.fromEntries([...statuses].sort(([a], [b]) => a - b)))}`,
        );
      seed += 1;
    } while (performance.now() < until);
  },
);
