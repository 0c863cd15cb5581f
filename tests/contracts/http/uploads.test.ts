import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { mediaSchema } from '#lib/model/media';
import type { ServerConfig } from '#lib/server/config';
import * as v from 'valibot';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { containing } from '../../support/matchers';
import {
  animation,
  fileOf,
  filesUnder,
  hasFfmpeg,
  picture,
  pngBomb,
  soundOnly,
  video,
} from '../../support/media-files';
import { ADMIN } from '../../support/sign-in';
import { upload } from '../../support/tus-upload';
import { Visitor } from '../../support/visitor';

async function begin(config: Partial<ServerConfig> = {}) {
  const app = await startApp(config);
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const rows = () => app.context.db.read.selectFrom('media').selectAll().execute();
  /** Stored files, uploads under way and files in the making. */
  const files = () => Object.keys(filesUnder(app.dataDir)).filter((file) => /^(media|uploads)/.test(file));
  const bytesOf = async (hash: string) =>
    Buffer.from(await (await admin.fetch(`/media/${hash}`)).arrayBuffer());
  return { ...app, admin, rows, files, bytesOf };
}

describe('an image', () => {
  test('becomes media: upright, without metadata, with a thumbnail', async () => {
    const { admin, bytesOf } = await begin();
    const photo = await picture(400, 200)
      .jpeg()
      .withExif({ IFD0: { Copyright: 'somebody', Make: 'a phone' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { status, contentType, body } = await upload(admin, fileOf('IMG_1.JPG', photo), {
      name: '/home/marie/été à Nice.JPG',
    });
    expect(status).toBe(200);
    expect(contentType).toBe('application/json');
    const media = v.parse(mediaSchema, body.media);
    expect(body).toMatchObject({ type: 'image', name: 'été à Nice' });
    expect(media).toMatchObject({ mime: 'image/jpeg', width: 200, height: 400, durationMs: null });

    const served = await bytesOf(media.hash);
    expect(served.length).toBe(media.bytes);
    const metadata = await sharp(served).metadata();
    expect([metadata.width, metadata.height]).toEqual([200, 400]);
    expect([metadata.exif, metadata.orientation]).toEqual([undefined, undefined]);
    const thumb = await sharp(await bytesOf(media.thumb ?? '')).metadata();
    expect([thumb.format, thumb.width, thumb.height]).toEqual(['webp', 200, 400]);
  });

  test('is made no larger than a screen', async () => {
    const { admin } = await begin();
    const { body } = await upload(admin, fileOf('wide.png', await picture(5_000, 1_000).png().toBuffer()));
    expect(body.media).toMatchObject({ mime: 'image/png', width: 3_840, height: 768 });
  });

  test.each(['gif', 'webp'] as const)('that moves still moves (%s)', async (format) => {
    const { admin, bytesOf } = await begin();
    const bytes = await animation(format);
    const { body } = await upload(admin, fileOf(`moving.${format}`, bytes));
    expect(body.media).toMatchObject({ mime: `image/${format}`, width: 90, height: 60 });
    const served = await sharp(await bytesOf(body.media?.hash ?? ''), { animated: true }).metadata();
    expect([served.pages, served.delay]).toEqual([3, [80, 80, 80]]);
  });

  test('as AVIF is served as WebP, which every kiosk decodes at once', async () => {
    const { admin } = await begin();
    const { body } = await upload(admin, fileOf('new.avif', await picture(120, 80).avif().toBuffer()));
    expect(body.media).toMatchObject({ mime: 'image/webp', width: 120, height: 80 });
  });

  test('is what its bytes are, whatever it is called', async () => {
    const { admin } = await begin();
    const { body } = await upload(admin, fileOf('film.mp4', await picture(40, 40).png().toBuffer()));
    expect(body).toMatchObject({ type: 'image', name: 'film', media: { mime: 'image/png' } });
  });
});

describe.runIf(hasFfmpeg)('a video', () => {
  test.each([
    ['a.mp4', 'video/mp4'],
    ['a.webm', 'video/webm'],
  ] as const)('is stored as it is, measured, with a thumbnail (%s)', async (name, mime) => {
    const { admin, bytesOf } = await begin();
    const bytes = video(name);
    const { body } = await upload(admin, fileOf(name, bytes));
    expect(body).toMatchObject({
      type: 'video',
      media: { mime, bytes: bytes.length, width: 320, height: 180, durationMs: 2_000 },
    });
    expect((await bytesOf(body.media?.hash ?? '')).equals(bytes)).toBe(true);
    expect((await sharp(await bytesOf(body.media?.thumb ?? '')).metadata()).format).toBe('webp');
  });

  test.each(['a.mp4', 'a.webm'] as const)('that was cut off is refused (%s)', async (name) => {
    const { admin, files } = await begin();
    const bytes = video(name, name === 'a.mp4' ? ['-movflags', '+faststart'] : []);
    const { status, body } = await upload(admin, fileOf(name, bytes.subarray(0, bytes.length * 0.8)));
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'damaged-media', detail: containing('cut off') });
    expect(files()).toEqual([]);
  });

  test('in a coding that no screen plays is refused with what to do', async () => {
    const { admin } = await begin();
    const { status, body } = await upload(admin, fileOf('a.mp4', video('a.mp4', ['-c:v', 'mpeg4'])));
    expect([status, body.code]).toEqual([422, 'unplayable-codec']);
    expect(body.detail).toContain('H.264');
  });

  test('without a picture is refused', async () => {
    const { admin } = await begin();
    const { status, body } = await upload(admin, fileOf('a.mp4', soundOnly()));
    expect([status, body.code]).toEqual([422, 'no-picture']);
  });
});

describe('the same file', () => {
  test('twice, also at once and by another name, is one row and stored once', async () => {
    const { admin, rows, files } = await begin();
    const bytes = await picture(300, 200).jpeg().toBuffer();
    const answers = await Promise.all(
      ['one.jpg', 'two.jpg', 'three.jpg'].map((name) => upload(admin, fileOf(name, bytes))),
    );
    answers.push(await upload(admin, fileOf('four.jpg', bytes)));
    expect(answers.map(({ body }) => body.name)).toEqual(['one', 'two', 'three', 'four']);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body.media))).size).toBe(1);
    expect(await rows()).toHaveLength(1);
    // The image and its thumbnail.
    expect(files()).toHaveLength(2);
  });
});

describe('a file that is refused', () => {
  const html = '<!doctype html><script>alert(1)</script>';
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const jpeg = () => picture(600, 400).jpeg().toBuffer();
  const cut = async (): Promise<Buffer> => (await jpeg()).subarray(0, -200);
  const cutGif = async (): Promise<Buffer> => (await animation('gif')).subarray(0, -20);

  type Made = string | Buffer | Promise<Buffer>;
  const refused: [string, string, () => Made, number, string][] = [
    ['HTML called .png', 'evil.png', () => html, 415, 'unsupported-media'],
    ['SVG', 'drawing.svg', () => svg, 415, 'unsupported-media'],
    ['text called .mp4', 'film.mp4', () => 'not a film', 415, 'unsupported-media'],
    ['an image that was cut off', 'photo.jpg', cut, 422, 'damaged-media'],
    ['a GIF that was cut off', 'moving.gif', cutGif, 422, 'damaged-media'],
    ['an image that unpacks to gigabytes', 'bomb.png', pngBomb, 422, 'too-many-pixels'],
    ['an empty file', 'empty.jpg', () => '', 422, 'empty-file'],
  ];
  test.each(refused)(
    '(%s) gets a sentence and leaves nothing behind',
    async (_what, name, make, status, code) => {
      const { admin, files, rows } = await begin();
      const answer = await upload(admin, fileOf(name, await make()));
      expect(answer).toMatchObject({
        status,
        contentType: 'application/problem+json',
        body: { status, code },
      });
      expect(answer.body.detail?.length).toBeGreaterThan(20);
      expect(files()).toEqual([]);
      expect(await rows()).toEqual([]);
    },
  );

  test('for its size says how large one may be and who can change that', async () => {
    const { admin, files } = await begin({ uploadLimitBytes: 50_000_000 });
    const answer = await upload(admin, fileOf('large.bin', new Uint8Array(50_000_001)));
    expect(answer).toMatchObject({ status: 413, body: { code: 'too-large', detail: containing('50 MB') } });
    expect(answer.body.detail).toContain('UPLOAD_LIMIT');
    expect(files()).toEqual([]);
  });

  test('because it is longer than it said is not stored', async () => {
    const { admin, rows, url } = await begin({ uploadLimitBytes: 1_000 });
    const tus = { 'tus-resumable': '1.0.0' };
    const created = await admin.fetch('/api/v1/uploads', {
      method: 'POST',
      headers: { ...tus, 'upload-length': '10' },
    });
    expect(created.status).toBe(201);
    const address = new URL(created.headers.get('location') ?? '', url).href;
    const patch = await admin.fetch(address, {
      method: 'PATCH',
      headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(5_000),
    });
    expect(patch.status).toBe(413);
    expect(await rows()).toEqual([]);
  });
});

describe('an upload that was interrupted', () => {
  const bytes = () => picture(900, 900).png({ compressionLevel: 0 }).toBuffer();

  /** Sends the first chunk only; resolves with the address to go on at. */
  async function beginUpload(visitor: Visitor, file: string): Promise<string> {
    return new Promise((resolve, reject) => {
      upload(visitor, file, {
        chunkSize: 100_000,
        onChunk: (begun) => {
          begun.abort().then(() => resolve(begun.url ?? ''), reject);
        },
      }).catch(reject);
    });
  }

  test('goes on where it stopped', async () => {
    const { admin, rows, files } = await begin();
    const file = fileOf('large.png', await bytes());
    const uploadUrl = await beginUpload(admin, file);
    expect(files().some((name) => name.startsWith('uploads'))).toBe(true);
    const head = await admin.fetch(uploadUrl, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });
    expect(head.headers.get('upload-offset')).toBe('100000');

    const { status, body } = await upload(admin, file, { uploadUrl });
    expect([status, body.type]).toEqual([200, 'image']);
    expect(await rows()).toHaveLength(1);
    expect(files().filter((name) => name.startsWith('uploads'))).toEqual([]);
  });

  test('is nobody else’s, and can be looked at by nobody', async () => {
    const { admin, url, context } = await begin();
    const uploadUrl = await beginUpload(admin, fileOf('large.png', await bytes()));
    const other = await logInAs('editor', url, context);
    const tus = { 'tus-resumable': '1.0.0' };
    expect((await other.fetch(uploadUrl, { method: 'HEAD', headers: tus })).status).toBe(404);
    expect((await other.fetch(uploadUrl, { method: 'DELETE', headers: tus })).status).toBe(404);
    expect((await admin.fetch(uploadUrl)).status).toBe(405);
    expect((await admin.fetch(uploadUrl, { method: 'DELETE', headers: tus })).status).toBe(204);
  });

  test('is removed a day later', async () => {
    const app = await begin();
    const { admin, dataDir, files } = app;
    await beginUpload(admin, fileOf('large.png', await bytes()));
    await app.stop();
    const dir = path.join(dataDir, 'uploads');
    const [note = ''] = readdirSync(dir).filter((name) => name.endsWith('.json'));
    const facts = JSON.parse(readFileSync(path.join(dir, note), 'utf8')) as { creation_date: string };
    facts.creation_date = new Date(Date.now() - 25 * 3_600_000).toISOString();
    writeFileSync(path.join(dir, note), JSON.stringify(facts));

    const again = await begin({ dataDir });
    await upload(again.admin, fileOf('small.png', await picture(10, 10).png().toBuffer()));
    await expect.poll(() => files().filter((name) => name.startsWith('uploads'))).toEqual([]);
  });
});

describe('uploading', () => {
  const create = (visitor: Visitor, headers: Record<string, string> = {}) =>
    visitor.fetch('/api/v1/uploads', {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '10', ...headers },
    });

  test('is for editors and admins, from our own pages', async () => {
    const { url, context, admin, files } = await begin();
    const viewer = await logInAs('viewer', url, context);
    expect((await create(new Visitor(url))).status).toBe(401);
    expect((await create(viewer)).status).toBe(403);
    expect((await create(admin, { origin: 'http://evil.example' })).status).toBe(403);
    expect(files()).toEqual([]);
    const created = await create(await logInAs('editor', url, context));
    expect(created.status).toBe(201);
    expect(created.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('to an address with a path trick finds nothing', async () => {
    const { admin } = await begin();
    const tus = { 'tus-resumable': '1.0.0' };
    for (const trick of ['..%2f..%2fvitrine.db', 'x'.repeat(32), 'a.json']) {
      const answer = await admin.fetch(`/api/v1/uploads/${trick}`, { method: 'HEAD', headers: tus });
      expect(answer.status).toBe(404);
    }
  });
});
