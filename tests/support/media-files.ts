import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { tempDir } from './temp-dir';

/** Writes bytes to a file of the running test and returns its path. */
export function fileOf(name: string, bytes: Uint8Array | string): string {
  const file = path.join(tempDir(), name);
  writeFileSync(file, bytes);
  return file;
}

/** A picture with something in it: flat ones hide what a codec does. */
export function picture(width: number, height: number): Sharp {
  const bar = { width: Math.ceil(width / 3), height, channels: 3 as const };
  const background = '#1d4ed8';
  return sharp({ create: { width, height, channels: 3, background } }).composite([
    { input: { create: { ...bar, background: '#f59e0b' } }, left: 0, top: 0 },
  ]);
}

/** Three frames of 90 × 60, each shown for 80 ms. */
export async function animation(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = await Promise.all(
    ['#ff0000', '#00ff00', '#0000ff'].map((background) =>
      sharp({ create: { width: 90, height: 60, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const moving = sharp(frames, { join: { animated: true } });
  const delay = [80, 80, 80];
  return format === 'gif' ? moving.gif({ delay }).toBuffer() : moving.webp({ delay }).toBuffer();
}

export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

function ffmpeg(name: string, args: readonly string[]): Buffer {
  const file = path.join(tempDir(), name);
  const result = spawnSync('ffmpeg', ['-v', 'error', ...args, file]);
  if (result.status !== 0) throw new Error(`ffmpeg: ${result.stderr.toString()}`);
  return readFileSync(file);
}

/** The bytes of a real video of 2 seconds, 320 × 180. @param more options of its output */
export function video(name: 'a.mp4' | 'a.webm', more: readonly string[] = []): Buffer {
  const source = 'testsrc2=size=320x180:rate=10:duration=2';
  return ffmpeg(name, ['-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', ...more]);
}

/** A tone of 2 seconds. @param more options of its output */
export function sound(name: string, more: readonly string[] = []): Buffer {
  return ffmpeg(name, ['-f', 'lavfi', '-i', 'sine=duration=2', ...more]);
}

/** An MP4 that says it is a film and holds a tone. */
export function soundOnly(): Buffer {
  return ffmpeg('sound.mp4', ['-f', 'lavfi', '-i', 'sine=duration=1', '-brand', 'isom']);
}

/** A true PNG of 32 kB that unpacks to 256 million pixels. */
export function pngBomb(): Buffer {
  const side = 16_000;
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // One bit of grey for each pixel.
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc(side * (1 + side / 8)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Every file under a directory with its size, by relative path. */
export function filesUnder(directory: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const entry of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const facts = statSync(path.join(directory, entry));
    if (facts.isFile()) found[entry] = facts.size;
  }
  return found;
}
