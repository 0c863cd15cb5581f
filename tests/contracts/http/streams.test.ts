import { readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createContent } from '#lib/model/content';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { startCamera } from '../../support/camera';

async function begin(outboundAllow: readonly string[] = ['127.0.0.2']) {
  const camera = await startCamera();
  onTestFinished(() => camera.close());
  const app = await startApp({ outboundAllow });
  const add = (address: string) =>
    app.context.live.edit('ada', (doc, origin) =>
      createContent(doc, { type: 'stream', name: 'Yard', address, at: 1 }, origin),
    );
  const viewer = await logInAs('viewer', app.url, app.context);
  const get = (
    id: string,
    file = 'index.m3u8',
    headers: Record<string, string> = { cookie: viewer.cookie },
  ) => fetch(new URL(`/streams/${id}/${file}`, app.url), { headers });
  return { camera, app, add, get };
}

const partsOf = (playlist: string) => playlist.split('\n').filter((line) => line.endsWith('.ts'));

test('a camera is passed on as HLS to whoever may see the site, by one connection, while it is on', async () => {
  const { camera, app, add, get } = await begin();
  const id = await add(camera.address);
  const [one, other] = await Promise.all([get(id), get(id)]);
  expect([one.status, other.status, one.headers.get('content-type')]).toEqual([
    200,
    200,
    'application/vnd.apple.mpegurl',
  ]);
  const [part = ''] = partsOf(await one.text());
  const film = await get(id, part);
  expect([film.status, film.headers.get('content-type')]).toEqual([200, 'video/mp2t']);
  // Every packet of MPEG-TS begins like this.
  const bytes = new Uint8Array(await film.arrayBuffer());
  expect([bytes[0], bytes[188], bytes.length % 188]).toEqual([0x47, 0x47, 0]);
  expect(camera.watched()).toBe(1);

  expect((await get(id, 'index.m3u8', {})).status).toBe(401);
  for (const file of ['..%2Findex.m3u8', 'x.ts', '1.ts.ts', 'index.m3u8%00', '0.ts'])
    expect([file, (await get(id, file)).status]).toEqual([file, 404]);
  expect((await get('nobody')).status).toBe(404);

  await camera.off();
  await expect.poll(async () => (await get(id)).status, { timeout: 30_000 }).toBe(503);
  expect(await (await get(id)).json()).toMatchObject({ code: 'camera-down' });
  await camera.on();
  await expect.poll(async () => (await get(id)).status, { timeout: 40_000 }).toBe(200);
  await app.stop();
  expect(camera.watched()).toBe(0);
  expect(readdirSync(app.dataDir)).not.toContain('streams');
});

test('a camera that ops do not let the server call is refused with what to do', async () => {
  const { camera, add, get } = await begin([]);
  const answer = await get(await add(camera.address));
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    code: 'camera-refused',
    detail: expect.stringContaining('OUTBOUND_ALLOW') as string,
  });
  expect(camera.watched()).toBe(0);
});
