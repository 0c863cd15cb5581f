import { spawn } from 'node:child_process';
import { once } from 'node:events';
import sharp from 'sharp';
import { boat, CORAL, DEEP, INK, picture, SAND, SEA, SERIF, SUN, text, vertical, waves } from './svg';

const WIDTH = 1280;
const HEIGHT = 720;
const SECONDS = 7;
const FRAMES_PER_SECOND = 20;

/** One picture of the film; `turn` runs from 0 to 1, and 1 looks like 0. */
function frame(turn: number): string {
  const angle = 2 * Math.PI * turn;
  const water = { bottom: HEIGHT, length: 640 };
  const gull = (x: number, y: number, flap: number) =>
    `<path d="M${(x - 34).toFixed(1)},${(y - 14 * flap).toFixed(1)} Q${(x - 14).toFixed(1)},${(y - 18).toFixed(1)} ${x.toFixed(1)},${y.toFixed(1)} Q${(x + 14).toFixed(1)},${(y - 18).toFixed(1)} ${(x + 34).toFixed(1)},${(y - 14 * flap).toFixed(1)}" fill="none" stroke="#fffaf0" stroke-width="5" stroke-linecap="round"/>`;
  const rays = Array.from({ length: 12 }, (_, ray) => {
    const degrees = ray * 30 + turn * 60;
    return `<rect x="-7" y="-190" width="14" height="46" rx="7" fill="${SUN}" transform="rotate(${degrees.toFixed(2)})"/>`;
  });
  return picture(
    WIDTH,
    HEIGHT,
    vertical('day', [
      [0, '#2f8fa3'],
      [0.65, '#bfe0d6'],
    ]),
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="url(#day)"/>`,
    `<g transform="translate(1010 210)">${rays.join('')}<circle r="118" fill="${SUN}"/></g>`,
    gull(420 + 60 * Math.sin(angle), 330 + 14 * Math.cos(2 * angle), Math.cos(7 * angle)),
    gull(560 + 40 * Math.sin(angle + 1), 380 + 12 * Math.cos(angle), Math.cos(7 * angle + 2)),
    waves(WIDTH, { ...water, y: 500, height: 12, phase: turn, fill: '#3a97a0' }),
    boat(820 + 34 * Math.sin(angle), 545 + 11 * Math.sin(2 * angle), 1, 4 * Math.sin(2 * angle + 0.6)),
    waves(WIDTH, { ...water, y: 548, height: 14, phase: -turn, fill: SEA }),
    waves(WIDTH, { ...water, length: 1280, y: 605, height: 14, phase: turn, fill: '#175761' }),
    waves(WIDTH, { ...water, y: 660, height: 12, phase: 1 - turn, fill: DEEP }),
    text(70, 130, 'Launch day', { size: 104, fill: '#fffaf0', family: SERIF, weight: 600 }),
    `<rect x="76" y="162" width="90" height="6" fill="${CORAL}"/>`,
    text(74, 226, 'The “Marten” leaves the shed.', { size: 40, fill: INK, weight: 500 }),
    text(74, 278, 'Slipway 2, Friday at high water', { size: 32, fill: INK }),
    text(74, 694, 'HALDEN BOATYARD', { size: 24, fill: SAND, weight: 600, spacing: 6 }),
  );
}

/**
 * Draws a short film that loops without a seam and has ffmpeg write it as WebM (VP9, which every Chromium plays).
 * @returns false when there is no ffmpeg on this machine
 * @throws when ffmpeg fails
 */
export async function makeFilm(file: string): Promise<boolean> {
  const input = ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${WIDTH}x${HEIGHT}`];
  const codec = [
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
    '-cpu-used',
    '7',
    '-row-mt',
    '1',
    '-b:v',
    '1500k',
  ];
  const ffmpeg = spawn(
    'ffmpeg',
    [
      '-v',
      'error',
      '-y',
      ...input,
      '-framerate',
      String(FRAMES_PER_SECOND),
      '-i',
      '-',
      ...codec,
      '-pix_fmt',
      'yuv420p',
      file,
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let complaint = '';
  ffmpeg.stderr.setEncoding('utf8').on('data', (part: string) => (complaint += part));
  // A program that is missing or ends early breaks the pipe; its exit says so, not the write.
  ffmpeg.stdin.on('error', () => undefined);
  const ended = new Promise<number | 'missing'>((resolve, reject) => {
    ffmpeg.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve('missing');
      else reject(error);
    });
    ffmpeg.once('close', (code) => resolve(code ?? 1));
  });
  const frames = SECONDS * FRAMES_PER_SECOND;
  for (let number = 0; number < frames && ffmpeg.stdin.writable; number++) {
    const pixels = await sharp(Buffer.from(frame(number / frames)))
      .removeAlpha()
      .raw()
      .toBuffer();
    if (!ffmpeg.stdin.write(pixels)) await Promise.race([once(ffmpeg.stdin, 'drain'), ended]);
  }
  ffmpeg.stdin.end();
  const code = await ended;
  if (code === 'missing') return false;
  if (code !== 0)
    throw new Error(`ffmpeg could not write the demo's film (code ${code}): ${complaint.trim()}`);
  return true;
}
