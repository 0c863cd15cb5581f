import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * A film of so many seconds with a running counter, as MP4 (H.264); its path. Needs ffmpeg on the machine.
 *
 * @param more options of its output
 */
export async function makeFilm(
  directory: string,
  seconds: number,
  more: readonly string[] = [],
): Promise<string> {
  const file = path.join(directory, `film-${seconds}.mp4`);
  await promisify(execFile)('ffmpeg', [
    ...['-loglevel', 'error', '-y', '-f', 'lavfi'],
    ...['-i', `testsrc2=size=640x360:rate=25:duration=${seconds}`],
    ...[
      '-pix_fmt',
      'yuv420p',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-movflags',
      '+faststart',
      ...more,
      file,
    ],
  ]);
  return file;
}

/** A tone of so many seconds as MP3; its path. Needs ffmpeg on the machine. */
export async function makeSound(directory: string, seconds: number): Promise<string> {
  const file = path.join(directory, `tone-${seconds}.mp3`);
  const source = `sine=frequency=440:duration=${seconds}`;
  await promisify(execFile)('ffmpeg', ['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', source, file]);
  return file;
}

/** A film of two seconds in MPEG-4 part 2, which no Chromium plays and the server would not take: its bytes. */
export async function makeStrangeFilm(directory: string): Promise<Buffer> {
  const file = path.join(directory, 'strange.mp4');
  await promisify(execFile)('ffmpeg', [
    ...['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=2'],
    ...['-c:v', 'mpeg4', '-movflags', '+faststart', file],
  ]);
  return readFile(file);
}
