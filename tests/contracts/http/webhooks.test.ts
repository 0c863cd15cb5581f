import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { createContent } from '#lib/model/content';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { httpElsewhere } from '../../support/elsewhere';
import { KioskVisitor } from '../../support/kiosk-visitor';
import { ADMIN } from '../../support/sign-in';
import { verifyWebhook } from '../../support/verify-webhook';
import { Visitor } from '../../support/visitor';

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 40_000 });

interface Made {
  readonly webhook: { readonly id: string };
  readonly secret: string;
}

async function begin() {
  const app = await startApp({ outboundAllow: ['127.0.0.2'] });
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  const receiver = await httpElsewhere((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  });
  const url = `http://127.0.0.2:${receiver.port}/hook`;
  const make = async (events: readonly string[]): Promise<Made> => {
    const { status, body } = await admin.call('POST', '/api/v1/webhooks', { name: 'Watch', url, events });
    expect(status).toBe(201);
    return body as Made;
  };
  return { app, admin, got, url, make };
}

describe('webhooks', () => {
  test('are told of edits and emergencies, signed so that the example of the docs believes them', async () => {
    const { app, admin, got, make } = await begin();
    const { webhook, secret } = await make(['site.changed', 'emergency.launched']);
    await app.context.live.edit('token:t1', (doc, origin) =>
      createContent(doc, { type: 'url', name: 'Menu', url: 'https://example.org/', at: 1 }, origin),
    );
    await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
    await new KioskVisitor(app.url, 'hall').enrol();
    const source = { type: 'text', title: 'Leave the building' };
    const launch = { mode: 'emergency', targets: ['all'], source, seconds: null };
    expect((await admin.call('POST', '/api/v1/launches', launch)).status).toBe(201);
    await until(() => expect(got).toHaveLength(2));
    const bodies = got.map(({ body }) => JSON.parse(body) as { type: string; data: unknown });
    expect(bodies.map(({ type }) => type)).toEqual(['emergency.launched', 'site.changed']);
    expect(bodies[1]?.data).toMatchObject({
      by: expect.arrayContaining(['token:t1']) as string[],
      records: 3,
    });
    for (const { headers, body } of got) {
      expect(await verifyWebhook(secret, headers, body)).toBe(true);
      expect(await verifyWebhook(secret, headers, `${body} `)).toBe(false);
    }
    const { body } = await admin.call('GET', `/api/v1/webhooks/${webhook.id}/deliveries`);
    expect(body).toMatchObject({ deliveries: [{ state: 'delivered', status: 204 }, { state: 'delivered' }] });
  });

  test('are tested at once; a new secret signs beside the old one; the secret is never shown again', async () => {
    const { app, admin, got, make } = await begin();
    const { webhook, secret } = await make(['screen.offline']);
    const path = `/api/v1/webhooks/${webhook.id}`;
    const renewed = (await admin.call('POST', `${path}/secret`)).body as Made;
    expect(await admin.call('POST', `${path}/test`)).toEqual({
      status: 200,
      body: { delivered: true, status: 204, words: 'Taken (204).' },
    });
    const [message] = got;
    expect(message?.headers['webhook-signature']?.toString().split(' ')).toHaveLength(2);
    for (const known of [secret, renewed.secret])
      expect(await verifyWebhook(known, message?.headers ?? {}, message?.body ?? '')).toBe(true);
    app.clock.advance(24 * 3_600_000 + 1_000);
    await admin.logIn(ADMIN);
    await admin.call('POST', `${path}/test`);
    expect(got[1]?.headers['webhook-signature']?.toString().split(' ')).toHaveLength(1);
    const list = JSON.stringify((await admin.call('GET', '/api/v1/webhooks')).body);
    const audit = JSON.stringify((await admin.call('GET', '/api/v1/audit')).body);
    const stored = JSON.stringify(await app.context.db.read.selectFrom('webhooks').selectAll().execute());
    for (const text of [list, audit, stored, app.log()])
      for (const known of [secret, renewed.secret]) expect(text).not.toContain(known.slice(6));
    expect(audit).toContain('new secret');
  });

  test('are changed, switched off and deleted; what makes no sense is named', async () => {
    const { admin, got, url, make } = await begin();
    const { webhook } = await make(['screen.offline']);
    const path = `/api/v1/webhooks/${webhook.id}`;
    expect((await admin.call('PATCH', path, { name: 'Other', disabled: true })).body).toMatchObject({
      name: 'Other',
      url,
      disabledBecause: 'person',
    });
    for (const wrong of [
      'ftp://example.org',
      'example.org',
      'https://a:b@example.org',
      'http://example.org:25',
    ])
      expect(await admin.call('PATCH', path, { url: wrong })).toMatchObject({
        status: 422,
        body: { code: 'bad-url' },
      });
    expect(await admin.call('PATCH', path, { events: ['nothing'] })).toMatchObject({ status: 400 });
    expect(await admin.call('POST', '/api/v1/webhooks', { name: '', url, events: [] })).toMatchObject({
      status: 400,
    });
    expect((await admin.send('DELETE', path)).status).toBe(204);
    const audit = JSON.stringify((await admin.call('GET', '/api/v1/audit?action=webhook')).body);
    expect(audit).toContain(new URL(url).host);
    // What stands in an address may be a secret of the receiver's.
    expect(audit).not.toContain('/hook');
    expect(await admin.call('GET', `${path}/deliveries`)).toMatchObject({ status: 404 });
    expect(got).toEqual([]);
  });

  test('that lead inside say no more than that', async () => {
    const { admin } = await begin();
    const url = 'http://127.0.0.1:8999/';
    const made = await admin.call('POST', '/api/v1/webhooks', {
      name: 'In',
      url,
      events: ['screen.offline'],
    });
    const { id } = (made.body as Made).webhook;
    expect((await admin.call('POST', `/api/v1/webhooks/${id}/test`)).body).toMatchObject({
      delivered: false,
      status: null,
      words: expect.stringContaining('is not on the public internet') as string,
    });
  });

  test('are admins’ alone', async () => {
    const { app } = await begin();
    const editor = await logInAs('editor', app.url, app.context);
    for (const [method, path] of [
      ['GET', '/api/v1/webhooks'],
      ['POST', '/api/v1/webhooks'],
      ['POST', '/api/v1/webhooks/x/test'],
    ] as const)
      expect((await editor.call(method, path, method === 'POST' ? {} : undefined)).status).toBe(403);
  });

  test('are owed what was said when the server stops', async () => {
    const { app, make } = await begin();
    await make(['site.changed']);
    await app.context.live.edit('test', (doc, origin) =>
      createContent(doc, { type: 'url', name: 'Menu', url: 'https://example.org/', at: 1 }, origin),
    );
    await app.stop();
    const again = await startApp({ dataDir: app.dataDir, outboundAllow: ['127.0.0.2'] });
    const rows = () => again.context.db.read.selectFrom('webhook_deliveries').selectAll().execute();
    await until(async () =>
      expect(await rows()).toMatchObject([{ kind: 'site.changed', state: 'delivered' }]),
    );
  });
});
