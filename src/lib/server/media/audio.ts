import { open } from 'node:fs/promises';
import { parseFile, type IFormat } from 'music-metadata';
import { Problem } from '../problem';
import type { MediaType } from './media-type';
import { ContainerError, readMp4 } from './mp4';

type AudioMime = Extract<MediaType, { kind: 'audio' }>['mime'];

const DAMAGED = 'This sound is damaged or was cut off on its way. Export it again and upload that.';

/** Codings by the words of the reader of tags: what stands in such a file and Chromium plays. */
const PLAYABLE: Readonly<Record<AudioMime, RegExp>> = {
  'audio/mpeg': /Layer 3$/,
  'audio/mp4': /^(MPEG-4\/)?(AAC|mp4a)/i,
  'audio/aac': /AAC/i,
  'audio/ogg': /^(Opus|Vorbis|FLAC)/i,
  'audio/flac': /^FLAC/i,
  'audio/wav': /^PCM/,
};

async function readFormat(file: string, mime: AudioMime, bytes: number): Promise<IFormat> {
  if (mime === 'audio/mp4') await checkMp4(file, bytes);
  const { format } = await parseFile(file, { duration: true, skipCovers: true });
  return format;
}

/** Its boxes say whether all of it is there. @throws {ContainerError} `cut-off` */
async function checkMp4(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await readMp4(handle, bytes);
  } catch (error) {
    // Sound alone is what it should hold.
    if (!(error instanceof ContainerError && error.reason === 'no-video')) throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Measures a sound, which is stored as it is. Returns its length in ms.
 * @throws {Problem} `damaged-media` or `unplayable-codec` (422)
 */
export async function measureAudio(file: string, mime: AudioMime, bytes: number): Promise<number> {
  const format = await readFormat(file, mime, bytes).catch((cause: unknown) => {
    throw new Problem(422, 'damaged-media', DAMAGED, { cause });
  });
  const { codec, duration = 0 } = format;
  if (codec === undefined || !(duration > 0)) throw new Problem(422, 'damaged-media', DAMAGED);
  if (PLAYABLE[mime].test(codec)) return Math.round(duration * 1_000);
  throw new Problem(
    422,
    'unplayable-codec',
    `Screens can't play this sound's coding (${codec}). Save it as MP3 or M4A (AAC).`,
  );
}
