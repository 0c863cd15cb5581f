import { randomBytes } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import type { ServerConfig } from '#lib/server/config';
import { startApp } from '../../support/app-server';
import { anyNumber, containing } from '../../support/matchers';
import { fileOf, filesUnder } from '../../support/media-files';
import { ADMIN } from '../../support/sign-in';
import { smallDisk } from '../../support/small-disk';
import { upload } from '../../support/tus-upload';
import { Visitor } from '../../support/visitor';

const TUS = { 'tus-resumable': '1.0.0' };

async function begin(config: Partial<ServerConfig> = {}) {
  const app = await startApp(config);
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const files = () => Object.keys(filesUnder(app.dataDir)).filter((file) => /^(media|uploads)/.test(file));
  const usage = async () => (await admin.call('GET', '/api/v1/media/usage')).body;
  /** Says that so many bytes will come. */
  const create = (bytes: number) =>
    admin.fetch('/api/v1/uploads', { method: 'POST', headers: { ...TUS, 'upload-length': String(bytes) } });
  return { ...app, admin, files, usage, create };
}

/** A picture that no compression makes smaller: some `side`² × 3 bytes. */
function noise(side: number): Sharp {
  return sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } });
}
const png = (side: number) => noise(side).png().toBuffer();

describe('the quota of a site', () => {
  test('lets in what fits, and refuses what does not before it is sent', async () => {
    const { admin, files, usage } = await begin({ mediaQuotaBytes: 1_000_000 });
    const first = await upload(admin, fileOf('first.png', await png(500)));
    expect(first.status).toBe(200);
    const used = first.body.media?.bytes;
    expect(await usage()).toEqual({
      usedBytes: used,
      quotaBytes: 1_000_000,
      roomBytes: 1_000_000 - Number(used),
    });
    const before = files();

    const second = await upload(admin, fileOf('second.png', await png(500)));
    expect(second).toMatchObject({
      status: 507,
      body: { code: 'media-quota', detail: containing('MEDIA_QUOTA') },
    });
    expect(files()).toEqual(before);
  });

  test('counts a file once, however often and in whatever shape it comes', async () => {
    const { admin, usage } = await begin({ mediaQuotaBytes: 1_800_000 });
    const bytes = await png(500);
    await upload(admin, fileOf('a.png', bytes));
    const before = await usage();
    expect((await upload(admin, fileOf('b.png', bytes))).status).toBe(200);
    // Another file that becomes the same one.
    const other = await sharp(bytes).png({ compressionLevel: 1 }).toBuffer();
    expect(other.equals(bytes)).toBe(false);
    expect((await upload(admin, fileOf('c.png', other))).status).toBe(200);
    expect(await usage()).toEqual(before);
  });

  test('is not passed by two uploads at once, nor over a restart, and free again when one is given up', async () => {
    const app = await begin({ mediaQuotaBytes: 1_000_000 });
    const both = await Promise.all([app.create(600_000), app.create(600_000)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 507]);
    await app.stop();

    const again = await begin({ mediaQuotaBytes: 1_000_000, dataDir: app.dataDir });
    expect((await again.create(600_000)).status).toBe(507);
    const begun = both.find(({ status }) => status === 201)?.headers.get('location') ?? '';
    const path = new URL(begun, again.url).pathname;
    expect((await again.admin.fetch(path, { method: 'DELETE', headers: TUS })).status).toBe(204);
    expect((await again.create(600_000)).status).toBe(201);
  });

  test('holds also for a file that grows when it is made anew', async () => {
    const { admin, files } = await begin({ mediaQuotaBytes: 300_000 });
    const small = await noise(800).avif({ quality: 40 }).toBuffer();
    expect(small.length).toBeLessThan(300_000);
    const answer = await upload(admin, fileOf('small.avif', small));
    expect(answer).toMatchObject({ status: 507, body: { code: 'media-quota' } });
    expect(files()).toEqual([]);
  });
});

/** Said rather than passed over: a test that ran nothing has not passed. */
const NO_DISK = 'No disk of its own can be made here: that takes root.';

describe('the part of the disk that stays free', () => {
  test('is not touched by an upload, and the refusal says what to do', async () => {
    const { admin, files, usage } = await begin({ diskFloorBytes: 2 ** 52 });
    const answer = await upload(admin, fileOf('a.png', await png(50)));
    expect(answer).toMatchObject({
      status: 507,
      body: { code: 'disk-full', detail: containing('free some space') },
    });
    expect(files()).toEqual([]);
    expect(await usage()).toEqual({ usedBytes: 0, quotaBytes: anyNumber, roomBytes: 0 });
  });

  test('is promised to one upload, not to each of two', async ({ skip }) => {
    const disk = smallDisk(64);
    skip(disk.how !== 'tmpfs', NO_DISK);
    const { create } = await begin({ dataDir: disk.dataDir, diskFloorBytes: 20_000_000 });
    const both = await Promise.all([create(15_000_000), create(15_000_000)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 507]);
  });

  test.for([
    ['between two parts of an upload', true],
    ['while bytes are coming in', false],
  ] as const)(
    'stops an upload when the disk fills meanwhile, and keeps nothing of it (%s)',
    async ([_when, apart], { skip }) => {
      const disk = smallDisk(96);
      skip(disk.how !== 'tmpfs', NO_DISK);
      const { admin, create, files } = await begin({ dataDir: disk.dataDir, diskFloorBytes: 10_000_000 });
      const created = await create(30_000_000);
      const path = new URL(created.headers.get('location') ?? '', admin.url).pathname;
      const send = (offset: number, body: BodyInit) =>
        admin.fetch(path, {
          method: 'PATCH',
          headers: {
            ...TUS,
            'upload-offset': String(offset),
            'content-type': 'application/offset+octet-stream',
          },
          body,
          duplex: 'half',
        } as RequestInit);
      const part = () => new Uint8Array(1_000_000);
      const fill = () => disk.fill({ pid: process.pid }, 9_000_000);
      let answer: Response;
      if (apart) {
        expect((await send(0, part())).status).toBe(204);
        fill();
        answer = await send(1_000_000, part());
      } else {
        let sent = 0;
        const stream = new ReadableStream<Uint8Array>({
          pull(controller) {
            if (sent === 4) fill();
            if (sent === 30) controller.close();
            else controller.enqueue(part());
            sent += 1;
          },
        });
        answer = await send(0, stream);
      }
      expect(answer.status).toBe(507);
      expect(await answer.json()).toMatchObject({ code: 'disk-full' });
      expect(files()).toEqual([]);
    },
  );
});
