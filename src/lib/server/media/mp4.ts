import type { FileHandle } from 'node:fs/promises';

/*
 * As much of an MP4 (ISO/IEC 14496-12) as has to be known to serve it: that it is whole, and its length and size. Read
 * here, because ffprobe may not be there and the tag reader measures no video without sound (tried).
 */

interface Box {
  readonly type: string;
  /** Where its content starts and its last byte ends, from the start of the file. */
  readonly start: number;
  readonly end: number;
}

export interface Mp4Facts {
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
}

/** Why a file can't be used: the caller finds the words. */
export class ContainerError extends Error {
  override readonly name = 'ContainerError';
  constructor(readonly reason: 'cut-off' | 'tail' | 'no-video') {
    super(reason);
  }
}

const MOST_BOXES = 10_000;

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new ContainerError('cut-off');
  return buffer;
}

/** The boxes between two places, without their content. @throws {ContainerError} when one ends beyond `end` */
async function boxesIn(file: FileHandle, from: number, end: number): Promise<readonly Box[]> {
  const boxes: Box[] = [];
  for (let at = from; at < end;) {
    if (end - at < 8 || boxes.length >= MOST_BOXES) throw new ContainerError('cut-off');
    const head = await read(file, at, 8);
    let size = head.readUInt32BE(0);
    let headSize = 8;
    if (size === 1) {
      size = Number((await read(file, at + 8, 8)).readBigUInt64BE(0));
      headSize = 16;
    } else if (size === 0) size = end - at;
    if (size < headSize || at + size > end) throw new ContainerError('cut-off');
    boxes.push({ type: head.toString('latin1', 4, 8), start: at + headSize, end: at + size });
    at += size;
  }
  return boxes;
}

const named = (boxes: readonly Box[], type: string) => boxes.find((box) => box.type === type);

async function durationOf(file: FileHandle, header: Box): Promise<number | null> {
  const long = (await read(file, header.start, 1))[0] === 1;
  const fields = await read(file, header.start + (long ? 20 : 12), long ? 12 : 8);
  const scale = fields.readUInt32BE(0);
  const length = long ? Number(fields.readBigUInt64BE(4)) : fields.readUInt32BE(4);
  // All ones: unknown. Zero: in pieces (fragmented), measured elsewhere.
  const known = scale > 0 && length > 0 && length < (long ? 2 ** 53 : 0xffffffff);
  return known ? Math.round((length / scale) * 1_000) : null;
}

/** Size on the screen, turned as the matrix says. Null when it is not a picture. */
async function sizeOf(file: FileHandle, header: Box): Promise<{ width: number; height: number } | null> {
  const tail = await read(file, header.end - 44, 44);
  const width = Math.round(tail.readUInt32BE(36) / 0x10000);
  const height = Math.round(tail.readUInt32BE(40) / 0x10000);
  if (width === 0 || height === 0) return null;
  const turned = tail.readInt32BE(0) === 0 && tail.readInt32BE(4) !== 0;
  return turned ? { width: height, height: width } : { width, height };
}

/** @throws {ContainerError} when it is cut off or holds no video */
export async function readMp4(file: FileHandle, bytes: number): Promise<Mp4Facts> {
  const top = await boxesIn(file, 0, bytes);
  const movie = named(top, 'moov');
  if (movie === undefined || (named(top, 'mdat') === undefined && named(top, 'moof') === undefined)) {
    throw new ContainerError('cut-off');
  }
  const parts = await boxesIn(file, movie.start, movie.end);
  const header = named(parts, 'mvhd');
  const durationMs = header === undefined ? null : await durationOf(file, header);
  for (const track of parts.filter((box) => box.type === 'trak')) {
    const inner = await boxesIn(file, track.start, track.end);
    const media = named(inner, 'mdia');
    if (media === undefined) continue;
    const handler = named(await boxesIn(file, media.start, media.end), 'hdlr');
    const kind = handler === undefined ? '' : (await read(file, handler.start + 8, 4)).toString('latin1');
    if (kind !== 'vide') continue;
    const trackHeader = named(inner, 'tkhd');
    const size = trackHeader === undefined ? null : await sizeOf(file, trackHeader);
    return { width: size?.width ?? null, height: size?.height ?? null, durationMs };
  }
  throw new ContainerError('no-video');
}
