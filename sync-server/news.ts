import * as decoding from 'lib0/decoding';
import type { LiveDocument } from './document';
import { type Frames, messageIn } from './frame';

/** What a client that comes over HTTP lacks. */
export interface News {
  /** What it then has. */
  readonly version: number;
  readonly epoch: number;
  /** Null: nothing. */
  readonly update: Uint8Array | null;
}

/**
 * SS15.1: from the answers that sockets get, made once for everybody: the changes since one of the newest versions; the
 * whole document for who holds something else. Resolves once what it tells is on the disk, rejects when that failed.
 */
export async function newsFor(document: LiveDocument, digest: string | null): Promise<News> {
  const { tail, answers, epoch } = document;
  const held = digest === null ? null : tail.versionOf(digest);
  if (held === tail.head) return { version: held, epoch, update: null };
  const known = held !== null && tail.reaches(held);
  const frames = known ? tail.answerSince(held) : answers.toNobody();
  const { version } = frames;
  await new Promise<void>((resolve, reject) => document.afterCommit(version, resolve, reject));
  return { version, epoch, update: updateOf(frames) };
}

/** The update in a sync step 2. */
function updateOf(frames: Frames): Uint8Array {
  const decoder = decoding.createDecoder(messageIn(frames.for(false)));
  decoding.readVarUint(decoder);
  decoding.readVarUint(decoder);
  return decoding.readVarUint8Array(decoder);
}
