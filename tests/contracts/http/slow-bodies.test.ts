import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { createToken, revokeToken } from '#lib/server/tokens/tokens';
import { startApp, type TestApp } from '../../support/app-server';
import { picture } from '../../support/media-files';

/** Begins a POST as a program, and resolves when the server has seen who it is; `finish` sends the rest. */
async function begin(
  { url, context }: TestApp,
  { path, headers, body }: { path: string; headers: Record<string, string>; body: Buffer },
) {
  const wish = {
    name: 'slow',
    scopes: ['site:admin' as const],
    screen: null,
    createdBy: 'cli',
    expiresAt: null,
  };
  const { id, text } = await createToken(context, wish);
  const asking = request(new URL(path, url), {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${text}`, 'content-length': body.byteLength },
  });
  const answered = once(asking, 'response') as Promise<[{ statusCode?: number }]>;
  asking.write(body.subarray(0, 10));
  await vi.waitFor(
    async () => {
      const token = await context.db.read
        .selectFrom('api_tokens')
        .select('last_used_at')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      expect(token.last_used_at).not.toBeNull();
    },
    { timeout: 30_000 },
  );
  const finish = async (): Promise<number | undefined> => {
    asking.end(body.subarray(10));
    const [answer] = await answered;
    return answer.statusCode;
  };
  return { id, finish };
}

const calendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:test',
  'BEGIN:VEVENT',
  'UID:a',
  'DTSTAMP:20260101T000000Z',
  'DTSTART:20260101T080000Z',
  'DTEND:20260101T090000Z',
  'SUMMARY:Lunch',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

const json = (value: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
});
const image = async () => picture(40, 30).png().toBuffer();

describe('a right that is taken away while a body is on its way', () => {
  const sent: [string, () => Promise<Parameters<typeof begin>[1]>][] = [
    ['a call', () => Promise.resolve({ path: '/api/v1/groups', ...json({ name: 'Late' }) })],
    [
      'a file',
      async () => ({
        path: '/api/v1/media',
        headers: { 'content-type': 'application/octet-stream' },
        body: await image(),
      }),
    ],
    [
      'an upload',
      async () => {
        const body = await image();
        return {
          path: '/api/v1/uploads',
          headers: {
            'content-type': 'application/offset+octet-stream',
            'tus-resumable': '1.0.0',
            'upload-length': String(body.byteLength),
          },
          body,
        };
      },
    ],
    [
      'a calendar',
      () =>
        Promise.resolve({
          path: '/api/v1/schedules/import',
          headers: { 'content-type': 'text/calendar' },
          body: Buffer.from(calendar),
        }),
    ],
    [
      'edits of an earlier epoch',
      () =>
        Promise.resolve({
          path: '/api/v1/site/carry-over?epoch=1',
          headers: { 'content-type': 'application/octet-stream' },
          body: Buffer.alloc(20),
        }),
    ],
  ];

  test.each(sent)('is gone for %s', async (_name, make) => {
    const app = await startApp();
    const { context } = app;
    // Compiles what answers.
    await (await fetch(new URL('/api/v1/groups', app.url))).text();
    const revoked = await begin(app, await make());
    await revokeToken(context, revoked.id);
    expect(await revoked.finish()).toBe(401);
    const demoted = await begin(app, await make());
    await context.db.write
      .updateTable('api_tokens')
      .set({ scopes: 'site:read' })
      .where('id', '=', demoted.id)
      .execute();
    expect(await demoted.finish()).toBe(403);
    const lines = await context.db.read
      .selectFrom('audit_log')
      .select(['action', 'outcome'])
      .where('actor', '=', `token:${demoted.id}`)
      .execute();
    expect(lines).toEqual([{ action: 'access', outcome: 'refused' }]);
    expect(await context.db.read.selectFrom('media').selectAll().execute()).toEqual([]);
    const { groups, schedules } = await context.live.site();
    expect([groups.size, schedules.size]).toEqual([0, 0]);
  });
});
