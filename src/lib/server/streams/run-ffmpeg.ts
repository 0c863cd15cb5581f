import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Problem } from '../problem';

/** A camera that is being passed on. */
export interface Running {
  /** Why it ended. Never rejects. */
  readonly ended: Promise<Problem>;
  stop(): void;
}

/** The playlist in the folder; its parts are beside it, as `<number>.ts`. */
export const PLAYLIST = 'index.m3u8';

/** Seconds of a part, and how many of them a playlist names: what a screen is behind, and what the disk holds. */
const PART_SECONDS = 2;
const PARTS = 6;
const SILENCE_US = 5_000_000;
const MOST_COMPLAINT = 2_000;
/** A source without whole pictures to begin parts at writes one part for ever; a camera's parts together have far less. */
const MOST_BYTES = 128_000_000;
const WEIGH_EVERY_MS = 1_000;

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(path.join(folder, name)).then(
        ({ size }) => size,
        // Deleted since.
        () => 0,
      ),
    ),
  );
  return sizes.reduce((total, size) => total + size, 0);
}

/** @param address of a camera, with an IP address for its host: it begins with `rtsp`, so it is no option */
export const ffmpegArguments = (address: string): readonly string[] => [
  ...['-nostdin', '-hide_banner', '-loglevel', 'error'],
  // A camera may send on to another one, wherever that is: who can send is one that ops allowed.
  ...['-protocol_whitelist', 'rtsp,rtp,srtp,tcp,udp,tls,crypto'],
  ...['-rtsp_transport', 'tcp', '-timeout', String(SILENCE_US)],
  ...['-i', address],
  // Pictures as they are: making others would take a processor for each camera.
  ...['-map', '0:v:0', '-map', '0:a:0?', '-c:v', 'copy', '-c:a', 'aac', '-ac', '2', '-b:a', '96k'],
  ...['-f', 'hls', '-hls_time', String(PART_SECONDS), '-hls_list_size', String(PARTS)],
  ...['-hls_flags', 'delete_segments+omit_endlist+temp_file+discont_start'],
  // Numbers go on where an earlier run was: players that see them go back stand still.
  ...['-hls_start_number_source', 'epoch', '-hls_segment_filename', '%d.ts', PLAYLIST],
];

const tooMuch = () =>
  new Problem(
    503,
    'camera-down',
    'The camera sends too much at once to be passed on: let it send a whole picture (a keyframe) every two seconds.',
  );

function problemOf(complaint: string): Problem {
  const say = (detail: string) => new Problem(503, 'camera-down', detail);
  if (/\b401\b|unauthorized/i.test(complaint)) return say('The camera asks for a name and a password.');
  if (/\b404\b|not found/i.test(complaint)) return say('The camera has no stream at this address.');
  if (/refused|timed out|no route|unreachable/i.test(complaint))
    return say('The camera can’t be reached. Look whether it is on, and at its address.');
  // What later versions understand as patience, earlier ones understood as waiting to be called.
  if (/listen|cannot assign requested/i.test(complaint))
    return new Problem(
      503,
      'no-ffmpeg',
      'The server’s ffmpeg is too old to pass cameras on: it has to be 5 or newer.',
    );
  return say('The camera sends no pictures that can be passed on. It has to send H.264 by RTSP.');
}

export interface FfmpegOptions {
  readonly program?: string;
  /** It is ended when it holds more of the disk. */
  readonly mostBytes?: number;
}

/**
 * Writes what a camera sends into a folder as a live HLS stream, until the camera breaks off or it is stopped. ffmpeg is
 * given no shell and nothing of the server's environment, which may hold its secrets.
 */
export function runFfmpeg(
  address: string,
  folder: string,
  { program = 'ffmpeg', mostBytes = MOST_BYTES }: FfmpegOptions = {},
): Running {
  const child = spawn(program, ffmpegArguments(address), {
    // Paths in arguments would be patterns; should the server be killed, ffmpeg ends when its folder is swept.
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  let complaint = '';
  let isTooMuch = false;
  const weighing = setInterval(() => {
    bytesIn(folder).then(
      (bytes) => {
        if (bytes <= mostBytes) return;
        isTooMuch = true;
        child.kill('SIGKILL');
      },
      // The folder goes when it is over.
      () => undefined,
    );
  }, WEIGH_EVERY_MS);
  const ended = new Promise<Problem>((resolve) => {
    child.once('error', (error) => {
      const absent = 'code' in error && error.code === 'ENOENT';
      resolve(
        absent
          ? new Problem(
              503,
              'no-ffmpeg',
              'This server has no ffmpeg, which passes cameras on. Install it there.',
            )
          : new Problem(503, 'camera-down', 'ffmpeg could not be started on the server.', { cause: error }),
      );
    });
    child.once('close', () => resolve(isTooMuch ? tooMuch() : problemOf(complaint)));
  }).finally(() => clearInterval(weighing));
  // There is none where it could not even begin, which is said a moment later.
  (child.stderr as Readable | undefined)?.on('data', (chunk: Buffer) => {
    if (complaint.length < MOST_COMPLAINT) complaint += chunk.toString('utf8');
  });
  return { ended, stop: () => void child.kill('SIGKILL') };
}
