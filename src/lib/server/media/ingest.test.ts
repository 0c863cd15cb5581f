import { existsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { DbError } from '../db/db';
import { testContext } from '../../../../tests/support/context';
import { fileOf, filesUnder, picture } from '../../../../tests/support/media-files';
import { ingestFile, nameOf } from './ingest';
import { mediaPath } from './media-files';

const png = async () => fileOf('a.png', await picture(30, 20).png().toBuffer());
const by = 'somebody';

describe('taking a file into the media', () => {
  test('leaves the file where it is, and stores it once', async () => {
    const context = await testContext();
    const file = await png();
    const first = await ingestFile(context, file, { name: 'One.png', by });
    expect(first).toMatchObject({ type: 'image', name: 'One', media: { width: 30, height: 20 } });
    expect(existsSync(file)).toBe(true);
    const place = mediaPath(context.config.dataDir, first.media.hash);
    // Moves whenever a file is written or takes this place; an inode's number may come again.
    const changed = () => statSync(place, { bigint: true }).ctimeNs;
    const stored = changed();
    const again = await Promise.all(['Two', 'Three'].map((name) => ingestFile(context, file, { name, by })));
    expect(again.map(({ media }) => media)).toEqual([first.media, first.media]);
    // Not even made again and written over.
    expect(changed()).toBe(stored);
  });

  test('stores again what was lost from the disk', async () => {
    const context = await testContext();
    const file = await png();
    const { media } = await ingestFile(context, file, { name: 'a', by });
    await rm(mediaPath(context.config.dataDir, media.hash));
    expect((await ingestFile(context, file, { name: 'a', by })).media).toEqual(media);
    expect(existsSync(mediaPath(context.config.dataDir, media.hash))).toBe(true);
  });

  test('leaves nothing behind when the database has no room for its row', async () => {
    const context = await testContext();
    const full = {
      ...context,
      db: {
        ...context.db,
        get write(): never {
          throw new DbError('full', 'no space');
        },
      },
    };
    await expect(ingestFile(full, await png(), { name: 'a', by })).rejects.toThrow('no space');
    const left = Object.keys(filesUnder(context.config.dataDir)).filter((file) => file.startsWith('media'));
    expect(left).toEqual([]);
  });
});

describe('the name of a content', () => {
  test.each([
    ['holiday.JPG', 'holiday'],
    ['C:\\Users\\marie\\été à Nice.jpeg', 'été à Nice'],
    ['../../etc/passwd', 'passwd'],
    ['archive.tar.gz', 'archive.tar'],
    ['v1.2 final', 'v1.2 final'],
    ['two\nlines.png', 'two lines'],
    ['', 'Image'],
    ['.png', 'Image'],
    ['   ', 'Image'],
  ])('of the file %j is %j', (file, name) => {
    expect(nameOf(file, 'image')).toBe(name);
  });

  test('is no longer than a name may be', () => {
    expect(nameOf('x'.repeat(500), 'video')).toHaveLength(200);
  });
});
