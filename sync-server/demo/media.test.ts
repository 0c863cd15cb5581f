import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { useDemoFonts } from './fonts';
import { makeMedia, POSTER_NAMES } from './media';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'vitrine-demo-media-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('draws full-size pictures with text on them, one of them upright', async () => {
  useDemoFonts(path.join(directory, 'fonts'));
  const path_ = process.env['PATH'];
  // Without ffmpeg on the PATH there is no film, and the rest is there all the same.
  process.env['PATH'] = directory;
  const media = await makeMedia(directory).finally(() => (process.env['PATH'] = path_));
  expect(media.film).toBeNull();
  for (const name of POSTER_NAMES) {
    const { width, height } = await sharp(media.posters[name]).metadata();
    expect([name, width, height]).toEqual(name === 'openDay' ? [name, 1080, 1920] : [name, 1920, 1080]);
  }
  // The heading of the safety notice: nothing but text is drawn there, so without a font it is one colour.
  const heading = sharp(media.posters.safety).extract({ left: 500, top: 150, width: 900, height: 100 });
  const [channel] = (await heading.stats()).channels;
  expect(channel?.stdev).toBeGreaterThan(20);
});
