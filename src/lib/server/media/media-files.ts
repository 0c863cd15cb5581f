import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Where a stored file lies: by the SHA-256 of its bytes, in 256 folders. */
export function mediaPath(dataDir: string, hash: string): string {
  return path.join(dataDir, 'media', hash.slice(0, 2), hash);
}

/** Uploads that are still coming in. */
export function partsDir(dataDir: string): string {
  return path.join(dataDir, 'uploads');
}
/** Files that are being made; on the same file system as the media, so that a rename is enough. */
function workDir(dataDir: string): string {
  return path.join(dataDir, 'media', 'work');
}

export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** A new name in the work folder; whoever asked removes the file or stores it. */
export async function workFile(dataDir: string): Promise<string> {
  const dir = workDir(dataDir);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return path.join(dir, randomBytes(16).toString('hex'));
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export interface StoredFile {
  readonly hash: string;
  readonly bytes: number;
}

/** Moves a work file to its place, on the disk for good when this resolves. The same bytes are there once. */
export async function storeFile(dataDir: string, work: string): Promise<StoredFile> {
  const hash = await sha256OfFile(work);
  const { size } = await stat(work);
  const target = mediaPath(dataDir, hash);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await chmod(work, 0o600);
  await sync(work);
  await rename(work, target);
  await sync(path.dirname(target));
  return { hash, bytes: size };
}

/** Removes what a crash left in the work folder. @param olderThanMs files may be in the making until then */
export async function sweepWork(dataDir: string, olderThanMs = 3_600_000): Promise<void> {
  const dir = workDir(dataDir);
  const names = await readdir(dir).catch(() => []);
  for (const name of names) {
    const file = path.join(dir, name);
    const facts = await stat(file).catch(() => null);
    // File times are the machine's, so its clock is the one to compare them with.
    if (facts !== null && Date.now() - facts.mtimeMs > olderThanMs) await rm(file, { force: true });
  }
}
