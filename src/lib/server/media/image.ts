import { open } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { Problem } from '../problem';
import type { MediaType } from './media-type';

type ImageFormat = Extract<MediaType, { kind: 'image' }>['format'];

/** Sharper than this no screen shows; it bounds what a kiosk has to decode. */
export const LONGEST_SIDE = 3_840;
export const THUMBNAIL_SIDE = 480;
/** All frames of an animation together. A few kB can unpack to gigabytes; a phone's largest photo has 50 million. */
export const MOST_PIXELS = 100_000_000;

// Uploads are rare and differ: keeping decoded files would only hold memory.
sharp.cache(false);

export interface MadeImage {
  readonly mime: string;
  readonly width: number;
  readonly height: number;
}

const damaged = (cause: unknown) =>
  new Problem(
    422,
    'damaged-media',
    'This image is damaged or was cut off on its way. Export it again and upload that.',
    {
      cause,
    },
  );

function readable(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  if (cause instanceof Error && /pixel limit/.test(cause.message)) {
    return new Problem(
      422,
      'too-many-pixels',
      `This image has more than ${MOST_PIXELS / 1_000_000} million pixels. Make it smaller: ${LONGEST_SIDE} pixels on its longer side are plenty.`,
      { cause },
    );
  }
  return damaged(cause);
}

/** AVIF becomes WebP: a small kiosk decodes that many times faster. */
const OUTPUT: Readonly<Record<ImageFormat, { mime: string; encode: (image: Sharp) => Sharp }>> = {
  jpeg: { mime: 'image/jpeg', encode: (image) => image.jpeg({ quality: 90 }) },
  png: { mime: 'image/png', encode: (image) => image.png() },
  gif: { mime: 'image/gif', encode: (image) => image.gif() },
  webp: { mime: 'image/webp', encode: (image) => image.webp({ quality: 90 }) },
  avif: { mime: 'image/webp', encode: (image) => image.webp({ quality: 90 }) },
};

/** The decoder shows a GIF that was cut off without a word, so its end is looked at. */
async function refuseCutOffGif(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const tail = Buffer.alloc(Math.min(64, bytes));
    await handle.read(tail, 0, tail.length, bytes - tail.length);
    let last = tail.length - 1;
    while (last > 0 && tail[last] === 0) last -= 1;
    if (tail[last] !== 0x3b) throw damaged(new Error('a GIF without its trailer'));
  } finally {
    await handle.close();
  }
}

async function readMetadata(file: string, format: ImageFormat): Promise<Metadata> {
  const metadata = await sharp(file, { limitInputPixels: MOST_PIXELS }).metadata();
  const expected = format === 'avif' ? 'heif' : format;
  // Two readers that disagree about a file's type: it was made to be two things at once.
  if (metadata.format !== expected)
    throw damaged(new Error(`${format} by its head, ${metadata.format} to the decoder`));
  return metadata;
}

/**
 * Writes the image as it will be served: upright, in sRGB, without metadata, no larger than a screen. Everything is
 * decoded and encoded anew, so nothing of the upload but its pixels goes on.
 * @throws {Problem} `damaged-media` or `too-many-pixels` (422)
 */
export async function makeImage(
  input: { readonly file: string; readonly format: ImageFormat; readonly bytes: number },
  output: string,
): Promise<MadeImage> {
  const { file, format, bytes } = input;
  try {
    if (format === 'gif') await refuseCutOffGif(file, bytes);
    const { pages = 1 } = await readMetadata(file, format);
    const animated = pages > 1 && (format === 'gif' || format === 'webp');
    const image = sharp(file, { animated, failOn: 'error', limitInputPixels: MOST_PIXELS });
    // Frames can't be turned, and no animation asks for it.
    const upright = animated ? image : image.autoOrient();
    const sized = upright.resize({
      width: LONGEST_SIDE,
      height: LONGEST_SIDE,
      fit: 'inside',
      withoutEnlargement: true,
    });
    const { mime, encode } = OUTPUT[format];
    const info = await encode(sized).toFile(output);
    return { mime, width: info.width, height: info.pageHeight ?? info.height };
  } catch (error) {
    throw readable(error);
  }
}

/** Writes a small WebP of the (first) picture. @throws {Problem} `damaged-media` or `too-many-pixels` (422) */
export async function makeThumbnail(picture: string | Buffer, output: string): Promise<void> {
  try {
    await sharp(picture, { failOn: 'error', limitInputPixels: MOST_PIXELS })
      .autoOrient()
      .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75 })
      .toFile(output);
  } catch (error) {
    throw readable(error);
  }
}
