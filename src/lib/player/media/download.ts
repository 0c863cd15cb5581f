import { createSha256, type Sha256 } from '../sha256';
import { mediaPath } from '../cache-names';
import type { MediaStore } from './media-store';
import { bodyStart } from './body-start';
import { stallWatch } from './stall-watch';

/** So much is held in memory at once; a part is no longer. */
const PART_BYTES = 8_000_000;
/** On a slow line parts are shorter, so that losing the power costs seconds, not minutes. */
const PART_MS = 10_000;

export interface DownloadEffects {
  readonly store: MediaStore;
  readonly fetch: (path: string, headers: Record<string, string>, signal: AbortSignal) => Promise<Response>;
  /** Runs a write, and makes room for it where there is none. */
  readonly write: (put: () => Promise<void>) => Promise<void>;
  readonly now: () => number;
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** How far a file has come: what is stored of it from its first byte on, and the hash over that. */
export interface Progress {
  readonly sha: Sha256;
  /** The lengths of the stored parts, in order. */
  readonly parts: number[];
  have: number;
  /** How many bytes `sha` has seen; more than `have` where some could not be stored, NaN once it was asked for its digest. */
  hashed: number;
}

/** The reason of an abort after which the download is to go on at another time: what came of it is kept. */
export const PAUSED = 'paused';

/** The bytes are not those that the file's name promises; what was stored of them is gone. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

export interface Wanted {
  readonly hash: string;
  readonly mime: string;
  readonly bytes: number;
}

/**
 * Fetches a file, from the byte on that it broke off at the last time, and stores it once its SHA-256 is right. The bytes
 * that came before an error stay stored.
 *
 * @param before what an earlier call of this page got to, where there was one: spares reading it again
 * @param onProgress told how far it is, whenever that is stored
 * @throws {DamagedFile}
 */
export async function download(
  { hash, mime, bytes }: Wanted,
  { store, fetch, write, now, after }: DownloadEffects,
  signal: AbortSignal,
  before: Progress | null,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const progress = await resumed(store, hash, before).catch(async () => {
    // A card that is worn out does not give back what was stored: from the beginning, then.
    await store.remove(hash);
    return atNothing();
  });
  const stall = stallWatch(after, signal);
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let pendingBytes = 0;
  let pendingSince = now();
  let type = mime;

  async function storePart(): Promise<void> {
    if (pendingBytes === 0) return;
    const part = new Blob(pending);
    await write(() => store.putPart(hash, progress.have, part));
    progress.parts.push(part.size);
    progress.have += part.size;
    pending = [];
    pendingBytes = 0;
    pendingSince = now();
    onProgress(progress);
  }

  async function take(response: Response): Promise<void> {
    let skip = progress.have - bodyStart(response, progress.have);
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    try {
      for (;;) {
        const piece = await stall.within(reader.read());
        if (piece.done) return;
        const fresh = piece.value.subarray(skip);
        skip -= piece.value.length - fresh.length;
        if (fresh.length === 0) continue;
        progress.sha.add(fresh);
        progress.hashed += fresh.length;
        pending.push(fresh);
        pendingBytes += fresh.length;
        // A server that never ends would fill the disk.
        if (progress.have + pendingBytes > bytes) return;
        if (pendingBytes >= PART_BYTES || now() - pendingSince >= PART_MS) await storePart();
      }
    } finally {
      // Rejects when the body broke, which whoever read it knows.
      reader.cancel().catch(() => undefined);
    }
  }

  async function damaged(): Promise<never> {
    await store.remove(hash);
    throw new DamagedFile(`it arrived damaged (${mediaPath(hash)}): what had come of it was thrown away`);
  }

  try {
    if (progress.have < bytes) {
      const headers: Record<string, string> =
        progress.have === 0 ? {} : { range: `bytes=${progress.have}-`, 'if-range': `"${hash}"` };
      const response = await stall.within(fetch(mediaPath(hash), headers, stall.signal));
      if (response.status === 416) await damaged();
      if (response.status !== 200 && response.status !== 206)
        throw new Error(`the server answered ${response.status} for ${mediaPath(hash)}`);
      // The page at which a network asks people to log in.
      if (response.redirected) throw new Error(`something between answered for ${mediaPath(hash)}`);
      type = response.headers.get('content-type') ?? mime;
      await take(response);
    }
    const have = progress.have + pendingBytes;
    if (have < bytes) throw new Error(`it broke off: ${have} of ${bytes} bytes are here`);
  } catch (cause) {
    // What came is kept, if there is room; why it broke off is what is told.
    const goesOn = !signal.aborted || signal.reason === PAUSED;
    if (!(cause instanceof DamagedFile) && goesOn) await storePart().catch(() => undefined);
    throw cause;
  } finally {
    stall.end();
  }
  progress.hashed = NaN;
  if (progress.sha.hex() !== hash) await damaged();
  if (progress.have === 0) {
    await write(() => store.putWhole(hash, type, new Blob(pending)));
    return;
  }
  await storePart();
  await write(() => store.finish(hash, type, progress.parts));
}

const atNothing = (): Progress => ({ sha: createSha256(), parts: [], have: 0, hashed: 0 });

async function resumed(store: MediaStore, hash: string, before: Progress | null): Promise<Progress> {
  const stored = await store.parts(hash);
  const asBefore =
    before !== null &&
    before.hashed === before.have &&
    before.parts.length === stored.length &&
    stored.every(({ size }, index) => size === before.parts[index]);
  if (asBefore) return before;
  const sha = createSha256();
  for (const part of stored) {
    const reader = part.stream().getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) sha.add(piece.value);
  }
  const parts = stored.map(({ size }) => size);
  const have = parts.reduce((total, size) => total + size, 0);
  return { sha, parts, have, hashed: have };
}
