import { fileTypeFromFile } from 'file-type';
import { Problem } from '../problem';

/** What a site can show, by the bytes of the file; its name and what a browser says of it are never asked. */
export type MediaType =
  | { readonly kind: 'image'; readonly format: 'jpeg' | 'png' | 'gif' | 'webp' | 'avif' }
  | { readonly kind: 'video'; readonly mime: 'video/mp4' | 'video/webm' }
  | {
      readonly kind: 'audio';
      readonly mime: 'audio/mpeg' | 'audio/mp4' | 'audio/aac' | 'audio/ogg' | 'audio/flac' | 'audio/wav';
    }
  | { readonly kind: 'document'; readonly mime: 'application/pdf' };

const BY_MIME: Readonly<Record<string, MediaType>> = {
  'image/jpeg': { kind: 'image', format: 'jpeg' },
  'image/png': { kind: 'image', format: 'png' },
  // An animated PNG is a PNG to everyone else: its first picture.
  'image/apng': { kind: 'image', format: 'png' },
  'image/gif': { kind: 'image', format: 'gif' },
  'image/webp': { kind: 'image', format: 'webp' },
  'image/avif': { kind: 'image', format: 'avif' },
  'video/mp4': { kind: 'video', mime: 'video/mp4' },
  'video/x-m4v': { kind: 'video', mime: 'video/mp4' },
  'video/webm': { kind: 'video', mime: 'video/webm' },
  'audio/mpeg': { kind: 'audio', mime: 'audio/mpeg' },
  'audio/mp4': { kind: 'audio', mime: 'audio/mp4' },
  'audio/x-m4a': { kind: 'audio', mime: 'audio/mp4' },
  'audio/aac': { kind: 'audio', mime: 'audio/aac' },
  'audio/ogg': { kind: 'audio', mime: 'audio/ogg' },
  'audio/ogg; codecs=opus': { kind: 'audio', mime: 'audio/ogg' },
  'audio/flac': { kind: 'audio', mime: 'audio/flac' },
  'audio/wav': { kind: 'audio', mime: 'audio/wav' },
  'application/pdf': { kind: 'document', mime: 'application/pdf' },
};

const ADVICE: Readonly<Record<string, string>> = {
  'image/heic': 'a HEIC photo. Save it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)',
  'image/heif': 'a HEIF photo. Save it as JPEG',
  'image/tiff': 'a TIFF image. Save it as PNG or JPEG',
  'image/bmp': 'a BMP image. Save it as PNG or JPEG',
  'video/quicktime': 'a QuickTime video. Save it as MP4 (H.264)',
  'video/matroska': 'a Matroska (MKV) video. Save it as MP4 (H.264) or WebM',
  'audio/aiff': 'an AIFF sound. Save it as MP3 or M4A',
  'audio/x-ms-asf': 'a Windows Media sound. Save it as MP3 or M4A',
  'audio/amr': 'an AMR recording. Save it as MP3 or M4A',
  'video/vnd.avi': 'an AVI video. Save it as MP4 (H.264)',
};

/** @throws {Problem} `unsupported-media` (415) */
export async function mediaTypeOf(file: string): Promise<MediaType> {
  const found = await fileTypeFromFile(file);
  const type = found === undefined ? undefined : BY_MIME[found.mime];
  if (type !== undefined) return type;
  const advice = found === undefined ? undefined : ADVICE[found.mime];
  throw new Problem(
    415,
    'unsupported-media',
    advice === undefined
      ? 'By its bytes this file is nothing that screens can show, whatever its name says. Use JPEG, PNG, GIF, WebP, AVIF, MP4, WebM, MP3, M4A, AAC, Ogg, FLAC, WAV or PDF.'
      : `This file is ${advice}, then upload that.`,
  );
}
