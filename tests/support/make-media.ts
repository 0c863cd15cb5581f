import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';

/** A picture of one colour with a name on it, as PNG. */
export function makeImage(text: string, background: string, width = 1280, height = 720): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="${background}"/>
    <text x="50%" y="50%" fill="#ffffff" font-size="120" text-anchor="middle">${text}</text></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/** A film of so many seconds with a running counter, as MP4 (H.264). Needs ffmpeg on the machine. */
export async function makeVideo(directory: string, seconds: number): Promise<Buffer> {
  const file = path.join(directory, `film-${seconds}.mp4`);
  await promisify(execFile)('ffmpeg', [
    ...['-loglevel', 'error', '-y', '-f', 'lavfi'],
    ...['-i', `testsrc2=size=640x360:rate=25:duration=${seconds}`],
    ...['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-movflags', '+faststart', file],
  ]);
  return readFile(file);
}
