import { describe, expect, test } from 'vitest';
import { testContext } from '../../../../tests/support/context';
import { fileOf, filesUnder, hasFfmpeg, sound } from '../../../../tests/support/media-files';
import { ingestFile } from './ingest';

async function take(bytes: Buffer) {
  const context = await testContext();
  const made = ingestFile(context, fileOf('chime', bytes), { name: 'Chime.mp3', by: 'somebody' });
  const stored = () =>
    Object.keys(filesUnder(context.config.dataDir)).filter((name) => name.startsWith('media'));
  return { made, stored };
}

describe.runIf(hasFfmpeg)('a sound', () => {
  test.each([
    ['a.mp3', 'audio/mpeg'],
    ['a.m4a', 'audio/mp4'],
    ['a.aac', 'audio/aac'],
    ['a.ogg', 'audio/ogg'],
    ['a.opus', 'audio/ogg'],
    ['a.flac', 'audio/flac'],
    ['a.wav', 'audio/wav'],
  ])('is stored as it is and measured (%s)', async (file, mime) => {
    const bytes = sound(file);
    const { type, name, media } = await (await take(bytes)).made;
    expect([type, name]).toEqual(['audio', 'Chime']);
    expect(media).toMatchObject({ mime, bytes: bytes.length, width: null, thumb: null });
    // Some codings add up to one of their frames.
    expect(media.durationMs).toBeGreaterThanOrEqual(2_000);
    expect(media.durationMs).toBeLessThan(2_060);
  });

  const refused: [string, () => Buffer, number, string][] = [
    ['cut off', () => sound('a.m4a', ['-movflags', '+faststart']).subarray(0, 5_000), 422, 'damaged-media'],
    ['in a coding of Apple alone', () => sound('b.m4a', ['-c:a', 'alac']), 422, 'unplayable-codec'],
    ['in an old coding', () => sound('c.mp3', ['-c:a', 'mp2', '-f', 'mp2']), 422, 'unplayable-codec'],
    [
      'in name only',
      () => Buffer.from('ID3\x03\0\0\0\0\0\0<script>alert(1)</script>'),
      415,
      'unsupported-media',
    ],
  ];
  test.each(refused)('that is %s is refused and leaves nothing behind', async (_what, make, status, code) => {
    const { made, stored } = await take(make());
    await expect(made).rejects.toMatchObject({ status, code });
    expect(stored()).toEqual([]);
  });
});
