import type { FileHandle } from 'node:fs/promises';
import { ContainerError } from './mp4';

/** An EBML number of up to 8 bytes (RFC 8794, 4): its length is in the first byte. Null when all its bits say "unknown". */
function readSize(buffer: Buffer, at: number): { value: number | null; length: number } {
  const first = buffer[at];
  if (first === undefined || first === 0) throw new ContainerError('cut-off');
  const length = Math.clz32(first) - 23;
  if (at + length > buffer.length) throw new ContainerError('cut-off');
  let value = first & (0xff >> length);
  let unknown = value === 0xff >> length;
  for (let i = 1; i < length; i += 1) {
    const byte = buffer[at + i] ?? 0;
    value = value * 256 + byte;
    unknown &&= byte === 0xff;
  }
  return { value: unknown ? null : value, length };
}

const SEGMENT = 0x18538067;

/**
 * Looks whether all of a WebM is there: its segment says how long it is. (One written live does not say: unknown.)
 * @throws {ContainerError} when it is cut off, or something else was put behind it
 */
export async function checkWebm(file: FileHandle, bytes: number): Promise<void> {
  const head = Buffer.alloc(Math.min(bytes, 4_096));
  await file.read(head, 0, head.length, 0);
  const header = readSize(head, 4);
  const at = 4 + header.length + (header.value ?? 0);
  if (at + 5 > head.length || head.readUInt32BE(at) !== SEGMENT) throw new ContainerError('cut-off');
  const size = readSize(head, at + 4);
  if (size.value === null) return;
  const end = at + 4 + size.length + size.value;
  if (end > bytes) throw new ContainerError('cut-off');
  if (end < bytes) throw new ContainerError('tail');
}
