import { open } from 'node:fs/promises';
import { parseFile } from 'music-metadata';
import { Problem } from '../problem';
import type { MediaType } from './media-type';
import { ContainerError, readMp4, type Mp4Facts } from './mp4';
import { inputArguments, MOST_VIDEO_PIXELS, probe } from './probe';
import { runTool } from './run-tool';
import { checkWebm } from './webm';

type VideoMime = Extract<MediaType, { kind: 'video' }>['mime'];

/** What Chromium plays; H.265 where the kiosk's hardware decodes it. */
const PLAYABLE: ReadonlySet<string> = new Set(['h264', 'hevc', 'vp8', 'vp9', 'av1']);

const DAMAGED = 'This video is damaged or was cut off on its way. Export it again and upload that.';
const TAIL =
  'Something that is no video was put behind the end of this one. Export it again and upload that.';
const NO_PICTURE =
  'This file has sound but no picture. Upload a video, or save its sound as MP3 or M4A and upload that.';

async function readContainer(file: string, mime: VideoMime, bytes: number): Promise<Mp4Facts> {
  const handle = await open(file, 'r');
  try {
    if (mime === 'video/mp4') return await readMp4(handle, bytes);
    await checkWebm(handle, bytes);
  } finally {
    await handle.close();
  }
  const { format } = await parseFile(file, { duration: true, skipCovers: true });
  if (format.hasVideo !== true) throw new ContainerError('no-video');
  const picture = format.trackInfo.find((track) => track.video !== undefined)?.video;
  return {
    width: picture?.pixelWidth ?? null,
    height: picture?.pixelHeight ?? null,
    durationMs: format.duration === undefined ? null : Math.round(format.duration * 1_000),
  };
}

function refuseHuge({ width, height }: Pick<Mp4Facts, 'width' | 'height'>): void {
  if ((width ?? 0) * (height ?? 0) <= MOST_VIDEO_PIXELS) return;
  throw new Problem(
    422,
    'too-many-pixels',
    `This video is ${width} × ${height} pixels large. Export it smaller: 3840 × 2160 are plenty for a screen.`,
  );
}

/**
 * Measures a video, which is stored as it is. ffprobe, where it is there, sees more (turned phone videos, codecs,
 * videos in pieces); without it the container is read here.
 * @throws {Problem} `damaged-media`, `no-picture`, `too-many-pixels` or `unplayable-codec` (422)
 */
export async function measureVideo(file: string, mime: VideoMime, bytes: number): Promise<Mp4Facts> {
  let facts: Mp4Facts;
  try {
    facts = await readContainer(file, mime, bytes);
  } catch (cause) {
    const reason = cause instanceof ContainerError ? cause.reason : null;
    throw reason === 'no-video'
      ? new Problem(422, 'no-picture', NO_PICTURE, { cause })
      : new Problem(422, 'damaged-media', reason === 'tail' ? TAIL : DAMAGED, { cause });
  }
  refuseHuge(facts);
  const probed = await probe(file, mime);
  if (probed === 'absent') return facts;
  if (probed === 'unreadable') throw new Problem(422, 'damaged-media', DAMAGED);
  if (probed.codec === null) throw new Problem(422, 'no-picture', NO_PICTURE);
  if (!PLAYABLE.has(probed.codec)) {
    throw new Problem(
      422,
      'unplayable-codec',
      `Screens can't play this video's coding (${probed.codec}). Save it as MP4 with H.264.`,
    );
  }
  refuseHuge(probed);
  return {
    width: probed.width ?? facts.width,
    height: probed.height ?? facts.height,
    durationMs: probed.durationMs ?? facts.durationMs,
  };
}

/** A picture from near the start as PNG; null where ffmpeg is not there or finds none. */
export async function pictureOf(
  file: string,
  mime: VideoMime,
  durationMs: number | null,
): Promise<Buffer | null> {
  const second = Math.min(1, (durationMs ?? 0) / 2_000);
  const result = await runTool(
    'ffmpeg',
    [
      ...['-v', 'error', '-nostdin', '-threads', '1', '-ss', second.toFixed(3)],
      ...inputArguments(file, mime),
      ...[
        '-map',
        '0:v:0',
        '-frames:v',
        '1',
        '-vf',
        "scale='min(960,iw)':-2",
        '-c:v',
        'png',
        '-f',
        'image2pipe',
        '-',
      ],
    ],
    30_000,
  );
  return result.outcome === 'done' && result.output.length > 0 ? result.output : null;
}
