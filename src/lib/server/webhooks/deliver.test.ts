import type { RequestListener } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { testContext } from '../../../../tests/support/context';
import { httpElsewhere, tcpElsewhere } from '../../../../tests/support/elsewhere';
import type { ServerContext } from '../context';
import { Outbound } from '../outbound/outbound';
import { Deliverer, WAITS_MS } from './deliver';
import { owe } from './queue';
import { signatureOf } from './signature';
import { changeWebhook, createWebhook, listDeliveries, listWebhooks, renewSecret } from './webhooks';

async function begin() {
  const inner = await testContext();
  const context: ServerContext = { ...inner, outbound: new Outbound({ allow: ['127.0.0.2'] }) };
  const deliverer = new Deliverer(context, () => 0.5);
  const addHook = async (url: string, name = 'hook') =>
    (await createWebhook(context, 'u', { name, url, events: ['screen.offline'] })).webhook.id;
  const oweOne = async (n = 1): Promise<void> => {
    const message = { kind: 'screen.offline' as const, at: context.now(), data: { n } };
    await context.db.batch(await owe(context.db, context.now(), [message]));
  };
  const run = async (): Promise<void> => {
    await deliverer.tick();
    await deliverer.idle();
  };
  const advance = (ms: number): void => inner.advance(ms);
  return { context, advance, deliverer, addHook, oweOne, run };
}

/** Answers as it is told, and keeps what it was sent. */
async function receiver(answer: RequestListener) {
  const got: { id: string; body: string }[] = [];
  const server = await httpElsewhere((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      got.push({ id: String(request.headers['webhook-id']), body });
      answer(request, response);
    });
  });
  return { url: `http://127.0.0.2:${server.port}/`, got, server };
}

describe('deliveries', () => {
  it('are tried again with the same id and body until they are taken, each time later', async () => {
    const { context, advance, addHook, oweOne, run } = await begin();
    let status = 500;
    const { url, got } = await receiver((_, response) => response.writeHead(status).end());
    const id = await addHook(url);
    await oweOne();
    await run();
    await run();
    expect(got).toHaveLength(1);
    expect((await listDeliveries(context, id))[0]).toMatchObject({
      state: 'waiting',
      attempts: 1,
      status: 500,
      words: 'It answered 500, which is no success.',
      nextAt: context.now() + (WAITS_MS[0] ?? 0),
    });
    expect((await listWebhooks(context))[0]?.failingSince).toBe(context.now());
    advance(WAITS_MS[0] ?? 0);
    status = 204;
    await run();
    expect(got).toHaveLength(2);
    expect(got[1]).toEqual(got[0]);
    expect((await listDeliveries(context, id))[0]).toMatchObject({
      state: 'delivered',
      attempts: 2,
      nextAt: null,
    });
    expect((await listWebhooks(context))[0]?.failingSince).toBeNull();
    advance(WAITS_MS[5] ?? 0);
    await run();
    expect(got).toHaveLength(2);
  });

  it('end after two days; a receiver that takes nothing for three is switched off, and that is written down', async () => {
    const { context, advance, addHook, oweOne, run } = await begin();
    const { url, got } = await receiver((_, response) => response.writeHead(503).end());
    const id = await addHook(url);
    await oweOne();
    await run();
    for (const wait of WAITS_MS) {
      advance(wait);
      await run();
    }
    expect(got).toHaveLength(WAITS_MS.length + 1);
    expect((await listDeliveries(context, id))[0]).toMatchObject({ state: 'failed', nextAt: null });
    advance(2 * 86_400_000);
    await oweOne();
    await run();
    const [hook] = await listWebhooks(context);
    expect(hook).toMatchObject({ disabledBecause: 'failing', waiting: 0 });
    const line = await context.db.read
      .selectFrom('audit_log')
      .selectAll()
      .where('action', '=', 'webhook')
      .executeTakeFirst();
    expect(line).toMatchObject({ actor: 'server', subject: `webhook:${id}` });
    await oweOne();
    await run();
    expect(got).toHaveLength(WAITS_MS.length + 2);
    // Nor is it owed what happens while it is off: it would all come when it is switched on.
    expect((await listWebhooks(context))[0]?.waiting).toBe(0);
    expect(await changeWebhook(context, id, { disabled: false })).toMatchObject({
      disabledAt: null,
      failingSince: null,
    });
  });

  it('stop at once for a receiver that is gone (410)', async () => {
    const { context, addHook, oweOne, run } = await begin();
    const { url } = await receiver((_, response) => response.writeHead(410).end());
    await addHook(url);
    await oweOne();
    await run();
    expect((await listWebhooks(context))[0]).toMatchObject({ disabledBecause: 'gone', waiting: 0 });
  });

  it.each([
    [
      'sends on to the inside',
      'sends on to another address (302)',
      (r) => r.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
    ],
    ['hangs up', 'broke off', (r) => r.destroy()],
  ] as const satisfies readonly (readonly [
    string,
    string,
    (response: Parameters<RequestListener>[1]) => unknown,
  ])[])('say in words what a receiver did that %s', async (_, words, answer) => {
    const { context, addHook, oweOne, run } = await begin();
    const { url } = await receiver((_request, response) => void answer(response));
    const id = await addHook(url);
    await oweOne();
    await run();
    const [delivery] = await listDeliveries(context, id);
    expect(delivery?.state).toBe('waiting');
    expect(delivery?.words).toContain(words);
  });

  it('are taken by a receiver whose answer never ends: it is not read', async () => {
    const { context, addHook, oweOne, run } = await begin();
    const { url } = await receiver((_, response) => void response.writeHead(200).write('x'));
    const id = await addHook(url);
    await oweOne();
    await run();
    expect((await listDeliveries(context, id))[0]?.state).toBe('delivered');
  });

  it('go to nothing inside, which is written down once', async () => {
    const { context, advance, addHook, oweOne, run } = await begin();
    const inside = await httpElsewhere((_, response) => response.end(), '127.0.0.1');
    const id = await addHook(`http://127.0.0.1:${inside.port}/`);
    await oweOne();
    await run();
    expect((await listDeliveries(context, id))[0]?.words).toContain('is not on the public internet');
    advance(WAITS_MS[0] ?? 0);
    await run();
    expect((await listDeliveries(context, id))[0]?.attempts).toBe(2);
    expect(inside.connections()).toBe(0);
    const lines = await context.db.read.selectFrom('audit_log').selectAll().execute();
    expect(lines).toMatchObject([{ action: 'webhook', subject: `webhook:${id}`, outcome: 'refused' }]);
  });

  it('of one webhook wait for no other, and survive a process that dies at one', async () => {
    const { context, advance, deliverer, addHook, oweOne } = await begin();
    const silent = await tcpElsewhere((socket) => void socket.resume());
    const { url, got } = await receiver((_, response) => response.end());
    const slow = await addHook(`http://127.0.0.2:${silent.port}/`);
    await addHook(url, 'quick');
    await oweOne(1);
    await oweOne(2);
    await deliverer.tick();
    await vi.waitFor(async () => {
      await deliverer.tick();
      expect(got.map(({ body }) => (JSON.parse(body) as { data: unknown }).data)).toEqual([
        { n: 1 },
        { n: 2 },
      ]);
    });
    expect(silent.connections()).toBe(1);
    // Another process finds it claimed, until the claim of the one that died is over.
    const other = new Deliverer(context);
    await context.db.write.updateTable('webhooks').set({ url }).where('id', '=', slow).execute();
    await context.db.write
      .deleteFrom('webhook_deliveries')
      .where('webhook', '=', slow)
      .where('claimed_until', '=', 0)
      .execute();
    await other.tick();
    await other.idle();
    expect(got).toHaveLength(2);
    advance(60_001);
    await other.tick();
    await other.idle();
    expect(got).toHaveLength(3);
    await deliverer.stop();
  });

  it('that are under way while their webhook is switched off are not tried again', async () => {
    const { context, advance, addHook, oweOne, run } = await begin();
    let asked = 0;
    const { url } = await receiver((_, response) => {
      asked += 1;
      void changeWebhook(context, id, { disabled: true }).then(() => response.writeHead(500).end());
    });
    const id = await addHook(url);
    await oweOne();
    await run();
    expect((await listDeliveries(context, id))[0]).toMatchObject({ state: 'failed', nextAt: null });
    await changeWebhook(context, id, { disabled: false });
    advance(WAITS_MS[0] ?? 0);
    await run();
    expect(asked).toBe(1);
  });

  it('are what a webhook asked for, and nothing else', async () => {
    const { context, addHook, oweOne, run } = await begin();
    const { url, got } = await receiver((_, response) => response.end());
    await addHook(url);
    const other = { kind: 'site.changed' as const, at: context.now(), data: {} };
    await context.db.batch(await owe(context.db, context.now(), [other]));
    await oweOne();
    await run();
    expect(got.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['screen.offline']);
  });

  it('that are broken off when the server stops are sent at once by the next one', async () => {
    const { context, deliverer, addHook, oweOne } = await begin();
    const silent = await tcpElsewhere((socket) => void socket.resume());
    const id = await addHook(`http://127.0.0.2:${silent.port}/`);
    await oweOne();
    await deliverer.tick();
    await vi.waitFor(() => expect(silent.open()).toBe(1));
    await deliverer.stop();
    expect((await listDeliveries(context, id))[0]).toMatchObject({ state: 'waiting', attempts: 0 });
    const { url, got } = await receiver((_, response) => response.end());
    await changeWebhook(context, id, { url });
    const next = new Deliverer(context);
    await next.tick();
    await next.idle();
    expect(got).toHaveLength(1);
  });

  it('of one webhook do not crowd out those of another, however many they are', async () => {
    const { context, advance, deliverer, addHook, oweOne } = await begin();
    const silent = await tcpElsewhere((socket) => void socket.resume());
    await addHook(`http://127.0.0.2:${silent.port}/`);
    const many = Array.from({ length: 201 }, (_, n) => ({
      kind: 'screen.offline' as const,
      at: context.now(),
      data: { n },
    }));
    await context.db.batch(await owe(context.db, context.now(), many));
    await deliverer.tick();
    advance(1);
    const { url, got } = await receiver((_, response) => response.end());
    await addHook(url, 'quick');
    await oweOne();
    await vi.waitFor(async () => {
      await deliverer.tick();
      expect(got).toHaveLength(1);
    });
    await deliverer.stop();
  });

  it('are claimed by one of two nodes', async () => {
    const { context, addHook, oweOne } = await begin();
    const { url, got } = await receiver((_, response) => response.end());
    await addHook(url);
    await oweOne();
    const nodes = [new Deliverer(context), new Deliverer(context), new Deliverer(context)];
    await Promise.all(nodes.map((node) => node.tick()));
    await Promise.all(nodes.map((node) => node.idle()));
    expect(got).toHaveLength(1);
  });

  it('are bounded: the oldest that wait are given up', async () => {
    const { context, addHook } = await begin();
    const id = await addHook('http://127.0.0.2:8999/');
    const messages = Array.from({ length: 1_005 }, (_, n) => ({
      kind: 'screen.offline' as const,
      at: context.now(),
      data: { n },
    }));
    await context.db.batch(await owe(context.db, context.now(), messages));
    expect((await listWebhooks(context))[0]?.waiting).toBe(1_000);
    expect(await listDeliveries(context, id)).toHaveLength(50);
  });
});

describe('webhooks', () => {
  it('are so many and no more, also when many are made at once', async () => {
    const { context, addHook } = await begin();
    const made = await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) => addHook('http://127.0.0.2:8999/', `hook ${n}`)),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await listWebhooks(context)).toHaveLength(20);
  });

  it('lose no secret that somebody was told, when two make a new one at once', async () => {
    const { context, addHook, oweOne, run } = await begin();
    const signatures: string[] = [];
    const { url, got } = await receiver((request, response) => {
      signatures.push(String(request.headers['webhook-signature']));
      response.end();
    });
    const id = await addHook(url);
    const made = await Promise.all([renewSecret(context, id), renewSecret(context, id)]);
    await oweOne();
    await run();
    const timestamp = Math.floor(context.now() / 1_000);
    const message = { id: got[0]?.id ?? '', timestamp, body: got[0]?.body ?? '' };
    const wanted = made.map(({ secret }) => signatureOf(secret, message));
    expect(signatures[0]?.split(' ').sort()).toEqual(wanted.sort());
  });
});
