import { expect, test } from 'vitest';
import { createContent } from '#lib/model/content';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { httpElsewhere } from '../../support/elsewhere';
import { KioskVisitor } from '../../support/kiosk-visitor';

const FEED =
  '<rss><channel><title>News</title><item><title>Hi <![CDATA[<script>alert(1)</script>]]>there</title></item></channel></rss>';

test('screens get what stands in the document and nothing else, people the reason why it fails', async () => {
  const asked: string[] = [];
  const { port } = await httpElsewhere((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/rss') response.end(FEED);
    else response.writeHead(404).end();
  });
  const app = await startApp({ outboundAllow: ['127.0.0.2'] });
  const admin = await logInAs('admin', app.url, app.context);
  await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  const make = async (name: string, path: string) => {
    const widget = { kind: 'feed', url: `http://127.0.0.2:${port}${path}`, items: 5 };
    const made = await admin.call('POST', '/api/v1/contents', { type: 'widget', name, widget });
    expect(made.status).toBe(201);
    return (made.body as { readonly id: string }).id;
  };
  const [good, bad] = [await make('Good', '/rss'), await make('Bad', '/gone')];
  const text = await app.context.live.edit('ada', (doc, origin) =>
    createContent(
      doc,
      { type: 'widget', name: 'Clock', widget: { kind: 'date', timezone: null }, at: 1 },
      origin,
    ),
  );

  const hall = new KioskVisitor(app.url, 'hall');
  expect((await hall.enrol()).verdict).toBe('approved');
  const path = `/api/v1/screens/hall/widgets?content=${good}&content=${bad}&content=${text}&content=nobody`;
  const told = async () =>
    (await (await hall.fetch(path)).json()) as { readonly widgets: { news: unknown }[] };
  await expect.poll(async () => (await told()).widgets[0]?.news ?? null, { timeout: 30_000 }).not.toBeNull();
  expect((await told()).widgets).toEqual([
    {
      content: good,
      address: `http://127.0.0.2:${port}/rss`,
      news: { kind: 'feed', title: 'News', entries: [{ title: 'Hi there', text: '', at: null }] },
      fetchedAt: expect.any(Number) as number,
      problem: null,
    },
    expect.objectContaining({ content: bad, news: null, fetchedAt: null }) as unknown,
  ]);

  // Another screen's are not this one's, and strangers get nothing.
  expect((await hall.fetch(path.replace('hall', 'bar'))).status).toBe(401);
  expect((await new KioskVisitor(app.url, 'nobody').fetch(path)).status).toBe(401);
  const viewer = await logInAs('viewer', app.url, app.context);
  await expect
    .poll(async () => (await viewer.call('GET', `/api/v1/contents/${bad}/widget`)).body, { timeout: 30_000 })
    .toMatchObject({ news: null, problem: expect.stringContaining('Nothing is at this address') as string });
  expect((await viewer.call('GET', `/api/v1/contents/${text}/widget`)).status).toBe(404);
  expect((await hall.fetch(`/api/v1/screens/hall/widgets?content=${'a&content='.repeat(101)}b`)).status).toBe(
    400,
  );
  expect((await hall.fetch('/api/v1/screens/hall/widgets')).status).toBe(400);
  // Asking brings nobody to fetch: one request for each address, whoever asks how often.
  expect(asked.filter((one) => one === '/rss')).toHaveLength(1);
});
