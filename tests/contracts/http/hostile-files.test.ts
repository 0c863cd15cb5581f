import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../support/app-server';
import {
  box,
  gifBomb,
  playlistAsFilm,
  SCRIPT,
  webpBomb,
  withComment,
  withSize,
  withTextBomb,
  ZIP,
} from '../../support/hostile-files';
import { fileOf, filesUnder, hasFfmpeg, picture, video } from '../../support/media-files';
import { matching } from '../../support/matchers';
import { ADMIN } from '../../support/sign-in';
import { upload } from '../../support/tus-upload';
import { Visitor } from '../../support/visitor';

async function begin() {
  const app = await startApp();
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const files = () => Object.keys(filesUnder(app.dataDir)).filter((file) => /^(media|uploads)/.test(file));
  const served = async (hash: string) =>
    Buffer.from(await (await admin.fetch(`/media/${hash}`)).arrayBuffer());
  return { ...app, admin, files, served };
}

const still = (side: number) => picture(side, side);

type Make = () => Buffer | Promise<Buffer>;

describe('a few bytes that become very many', () => {
  const bombs: [string, Make][] = [
    ['a GIF of a thousand large frames', () => gifBomb(2_000, 1_000)],
    [
      'a WebP of many large frames',
      async () => webpBomb(await still(2_000).webp({ lossless: true }).toBuffer(), 2_000, 60),
    ],
    ['an AVIF that says it is huge', async () => withSize(await still(64).avif().toBuffer(), 60_000, 60_000)],
  ];
  test.each(bombs)('are refused: %s', async (_what, make) => {
    const { admin, files } = await begin();
    const bytes = await make();
    expect(bytes.length).toBeLessThan(1_000_000);
    const answer = await upload(admin, fileOf('bomb', bytes));
    expect([answer.status, answer.body.code]).toEqual([422, matching(/^(too-many-pixels|damaged-media)$/)]);
    expect(files()).toEqual([]);
  });

  test('are left out where they are no part of the picture: a packed text', async () => {
    const { admin, served } = await begin();
    const bytes = withTextBomb(await still(64).png().toBuffer(), 200_000_000);
    const { status, body } = await upload(admin, fileOf('text.png', bytes));
    if (status === 422) return;
    expect(status).toBe(200);
    expect((await served(body.media?.hash ?? '')).includes('zTXt')).toBe(false);
  });
});

describe('a picture that is something else too', () => {
  const polyglots: [string, Make][] = [
    [
      'HTML behind a JPEG',
      async () => Buffer.concat([await still(64).jpeg().toBuffer(), Buffer.from(SCRIPT)]),
    ],
    ['an archive behind a PNG', async () => Buffer.concat([await still(64).png().toBuffer(), ZIP])],
    [
      'a PDF in a comment of a JPEG',
      async () => withComment(await still(64).jpeg().toBuffer(), `%PDF-1.7 ${SCRIPT}`),
    ],
    [
      'a script in the rights of a WebP',
      () =>
        still(64)
          .webp()
          .withExif({ IFD0: { Copyright: SCRIPT } })
          .toBuffer(),
    ],
  ];
  test.each(polyglots)('keeps its picture alone: %s', async (_what, make) => {
    const { admin, served } = await begin();
    const { status, body } = await upload(admin, fileOf('two.bin', await make()));
    expect(status).toBe(200);
    for (const hash of [body.media?.hash ?? '', body.media?.thumb ?? '']) {
      const bytes = await served(hash);
      for (const trace of ['<script', '%PDF', 'PK\x05\x06']) expect(bytes.includes(trace)).toBe(false);
    }
  });

  test('is refused when its first bytes are something else', async () => {
    const { admin, files } = await begin();
    const jpeg = await still(64).jpeg().toBuffer();
    for (const first of [SCRIPT, '%PDF-1.7\n', '<svg xmlns="http://www.w3.org/2000/svg">', 'PK\x03\x04']) {
      const answer = await upload(admin, fileOf('two.jpg', Buffer.concat([Buffer.from(first), jpeg])));
      // What begins as a PDF is looked into as one.
      expect([first, answer.status]).toEqual([first, first.startsWith('%PDF') ? 422 : 415]);
    }
    expect(files()).toEqual([]);
  });
});

describe.runIf(hasFfmpeg)('a video', () => {
  test.each([
    ['a.mp4', SCRIPT],
    ['a.mp4', ZIP],
    ['a.webm', SCRIPT],
    ['a.webm', ZIP],
  ] as const)('with something behind its end is refused (%s)', async (name, tail) => {
    const { admin, files } = await begin();
    const answer = await upload(admin, fileOf(name, Buffer.concat([video(name), Buffer.from(tail)])));
    expect([answer.status, answer.body.code]).toEqual([422, 'damaged-media']);
    expect(files()).toEqual([]);
  });

  test('that is a playlist inside reads no file of the server and calls nobody', async () => {
    const calls: string[] = [];
    const inside = createServer((request, response) => {
      calls.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void inside.close());
    const { port } = inside.address() as AddressInfo;
    const { admin, files, dataDir } = await begin();
    const list = playlistAsFilm(`${dataDir}/secret.key`).toString('latin1').replace(':9/', `:${port}/`);
    for (const bytes of [Buffer.from(list, 'latin1'), Buffer.from(list.slice(list.indexOf('#EXTM3U')))]) {
      const answer = await upload(admin, fileOf('film.mp4', bytes));
      expect([415, 422]).toContain(answer.status);
      expect(JSON.stringify(answer.body)).not.toContain(dataDir);
    }
    expect(calls).toEqual([]);
    expect(files()).toEqual([]);
  });

  test('that says it is huge is refused, and so is one whose parts do', async () => {
    const { admin, files } = await begin();
    const whole = video('a.mp4');
    const header = whole.indexOf('tkhd');
    const huge = Buffer.from(whole);
    // The last 8 bytes of the track's header, 16.16 each.
    huge.writeUInt32BE(60_000 * 65_536, header + 80);
    huge.writeUInt32BE(60_000 * 65_536, header + 84);
    expect(await upload(admin, fileOf('huge.mp4', huge))).toMatchObject({
      status: 422,
      body: { code: 'too-many-pixels' },
    });
    const long = Buffer.concat([whole, box('free', Buffer.alloc(16))]);
    long.writeUInt32BE(0x7fffffff, whole.length);
    expect((await upload(admin, fileOf('long.mp4', long))).status).toBe(422);
    expect(files()).toEqual([]);
  });
});

test('whatever the database says a file is, a browser is shown pictures and videos alone', async () => {
  const { admin, context } = await begin();
  const { body } = await upload(admin, fileOf('a.png', await still(64).png().toBuffer()));
  const { hash = '' } = body.media ?? {};
  for (const mime of ['text/html', 'image/svg+xml', 'application/pdf', 'text/javascript']) {
    const other = await upload(
      admin,
      fileOf(
        'b.png',
        await still(64 + mime.length)
          .png()
          .toBuffer(),
      ),
    );
    const place = other.body.media?.hash ?? '';
    await context.db.write.updateTable('media').set({ mime }).where('hash', '=', place).execute();
    for (const range of [{}, { range: 'bytes=0-9' }]) {
      const { headers } = await admin.fetch(`/media/${place}`, { headers: range });
      expect([mime, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
        mime,
        'application/octet-stream',
        'attachment',
      ]);
      expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  }
  expect((await admin.fetch(`/media/${hash}`)).headers.get('content-disposition')).toBeNull();
});
