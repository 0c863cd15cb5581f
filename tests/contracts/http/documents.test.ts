import { expect, test } from 'vitest';
import { lengthOf } from '#lib/model/content';
import { startApp } from '../../support/app-server';
import { fileOf } from '../../support/media-files';
import { containing } from '../../support/matchers';
import { lockedPdf, pdf, BLUE, GREEN, RED } from '../../support/pdf';
import { ADMIN } from '../../support/sign-in';
import { upload } from '../../support/tus-upload';
import { Visitor } from '../../support/visitor';

async function begin() {
  const app = await startApp();
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const send = async (method: 'POST' | 'PATCH', path: string, body: unknown) => {
    const answer = await admin.send(method, `/api/v1/${path}`, body);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return { ...app, admin, send };
}

test('a PDF becomes a content whose automatic length is that of its pages', async () => {
  const { admin, context, send } = await begin();
  const { status, body } = await upload(admin, fileOf('Menu.pdf', pdf([RED, GREEN, BLUE])));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    type: 'document',
    name: 'Menu',
    media: { mime: 'application/pdf', pages: 3 },
  });
  const listed: unknown = await (await admin.fetch('/api/v1/media?type=document')).json();
  expect(listed).toMatchObject({ media: [{ type: 'document', pages: 3 }] });

  // The answer is a content's body as it is.
  const made = await send('POST', 'contents', body);
  expect(made).toMatchObject({ status: 201, body: { type: 'document', secondsPerPage: 10 } });
  const id = String(made.body['id']);
  const length = async () => {
    const content = (await context.live.site()).contents.get(id);
    return content === undefined ? undefined : lengthOf(content);
  };
  expect(await length()).toBe(30_000);
  await send('PATCH', `contents/${id}`, { secondsPerPage: 4 });
  expect(await length()).toBe(12_000);
  expect(await send('PATCH', `contents/${id}`, { secondsPerPage: 0 })).toMatchObject({ status: 400 });
  const asImage = { type: 'image', name: 'Menu', media: body.media };
  expect(await send('POST', 'contents', asImage)).toMatchObject({
    status: 422,
    body: { code: 'wrong-media' },
  });
});

test('a PDF is handed out as bytes that no browser opens', async () => {
  const { admin } = await begin();
  const bytes = pdf([RED], { catalog: '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>' });
  const { body } = await upload(admin, fileOf('a.pdf', bytes));
  const served = await admin.fetch(`/media/${body.media?.hash ?? ''}`);
  expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
  expect(served.headers.get('content-type')).toBe('application/octet-stream');
  expect(served.headers.get('content-disposition')).toBe('attachment');
  expect(served.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
});

test('a PDF with a password is refused with what to do', async () => {
  const { admin } = await begin();
  expect(await upload(admin, fileOf('secret.pdf', lockedPdf()))).toMatchObject({
    status: 422,
    body: { code: 'locked-document', detail: containing('without one') },
  });
});
