import { open } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { fileOf, hasFfmpeg, soundOnly, video } from '../../../../tests/support/media-files';
import { readMp4, type Mp4Facts } from './mp4';
import { checkWebm } from './webm';

async function opened<T>(
  bytes: Buffer,
  read: (...args: Parameters<typeof readMp4>) => Promise<T>,
): Promise<T> {
  const handle = await open(fileOf('a.bin', bytes), 'r');
  try {
    return await read(handle, bytes.length);
  } finally {
    await handle.close();
  }
}
const facts = (bytes: Buffer): Promise<Mp4Facts> => opened(bytes, readMp4);

describe.runIf(hasFfmpeg)('without ffprobe an MP4', () => {
  test('is measured from its boxes, wherever its index stands', async () => {
    const expected = { width: 320, height: 180, durationMs: 2_000 };
    expect(await facts(video('a.mp4'))).toEqual(expected);
    expect(await facts(video('a.mp4', ['-movflags', '+faststart']))).toEqual(expected);
  });

  test('in pieces has a size, and a length that is not known', async () => {
    const pieces = video('a.mp4', ['-movflags', 'frag_keyframe+empty_moov']);
    expect(await facts(pieces)).toEqual({ width: 320, height: 180, durationMs: null });
  });

  test('that was cut off anywhere is not taken for a whole one', async () => {
    const whole = video('a.mp4', ['-movflags', '+faststart']);
    for (const part of [0.01, 0.3, 0.7, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      await expect(facts(cut)).rejects.toMatchObject({ reason: 'cut-off' });
    }
  });

  test('with sound alone holds no video', async () => {
    await expect(facts(soundOnly())).rejects.toMatchObject({ reason: 'no-video' });
  });

  test('with damaged sizes ends in an error, not in a hang', async () => {
    const whole = video('a.mp4');
    for (let at = 0; at < whole.length; at += 97) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt32BE(0xfffffff0, Math.min(at, whole.length - 4));
      await facts(damaged).catch((error: unknown) => {
        expect(error).toMatchObject({ name: 'ContainerError' });
      });
    }
  });
});

describe.runIf(hasFfmpeg)('a WebM', () => {
  test('is whole, or was cut off', async () => {
    const whole = video('a.webm');
    await opened(whole, checkWebm);
    for (const part of [0.001, 0.5, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      await expect(opened(cut, checkWebm)).rejects.toMatchObject({ reason: 'cut-off' });
    }
  });

  test('that was written live does not say its length, and passes', async () => {
    await opened(video('a.webm', ['-live', '1']), checkWebm);
  });
});
