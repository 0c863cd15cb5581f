import { readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { testContext } from '../../../../tests/support/context';
import { hostilePdf, lockedPdf, pdf, BLUE, GREEN, RED } from '../../../../tests/support/pdf';
import { fileOf, filesUnder } from '../../../../tests/support/media-files';
import { ingestFile } from './ingest';
import { mediaPath } from './media-files';

async function take(bytes: Buffer) {
  const context = await testContext();
  const file = fileOf('menu.pdf', bytes);
  const made = ingestFile(context, file, { name: 'Menu.pdf', by: 'somebody' });
  const stored = () =>
    Object.keys(filesUnder(context.config.dataDir)).filter((name) => name.startsWith('media'));
  return { context, file, made, stored };
}

describe('a PDF', () => {
  test('becomes a document: its pages are counted, the first is its picture, nothing else is left', async () => {
    const { context, file, made } = await take(pdf([GREEN, RED, BLUE]));
    const { type, name, media } = await made;
    expect([type, name]).toEqual(['document', 'Menu']);
    expect(media).toMatchObject({ mime: 'application/pdf', pages: 3, width: null, durationMs: null });
    const picture = sharp(mediaPath(context.config.dataDir, media.thumb ?? ''));
    const { width, height } = await picture.metadata();
    expect([width, height]).toEqual([480, 360]);
    const { dominant } = await picture.stats();
    expect(dominant.g).toBeGreaterThan(200);
    expect(dominant.r).toBeLessThan(50);
    expect(readdirSync(path.dirname(file))).not.toContain('menu.pdf.png');
  });

  test('that runs something when it is opened is only read', async () => {
    const action = '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); while\\(true\\){}) >>';
    const { made } = await take(pdf([RED], { catalog: action }));
    expect((await made).media.pages).toBe(1);
  });

  const whole = pdf([RED]);
  const refused: [string, Buffer, string, RegExp][] = [
    ['with a password', lockedPdf(), 'locked-document', /without one/],
    ['that was cut off', whole.subarray(0, -40), 'damaged-media', /cut off/],
    ['in name only', Buffer.from('%PDF-1.7\n<script>alert(1)</script>\n%%EOF\n'), 'damaged-media', /damaged/],
    [
      'with a page behind its end',
      Buffer.concat([whole, Buffer.from('<script>alert(1)</script>')]),
      'damaged-media',
      /behind the end/,
    ],
    [
      'of more pages than anybody watches',
      pdf(Array.from({ length: 1_001 }, () => RED)),
      'too-many-pages',
      /1001/,
    ],
    ['whose picture unpacks to gigabytes', hostilePdf(), 'damaged-media', /damaged/],
  ];
  test.each(refused)(
    '%s is refused with what to do, and leaves nothing behind',
    async (_what, bytes, code, words) => {
      const { made, stored } = await take(bytes);
      await expect(made).rejects.toMatchObject({
        status: 422,
        code,
        message: expect.stringMatching(words) as string,
      });
      expect(stored()).toEqual([]);
    },
  );
});
