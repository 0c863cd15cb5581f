import { statfs } from 'node:fs/promises';
import type { ServerContext } from '../context';
import { Problem } from '../problem';

/** As much of a server's context as its storage needs. */
export type Store = Pick<ServerContext, 'config' | 'db'>;

/** As people say it: `50 MB`, `1.5 GB`. */
export function sizeText(bytes: number): string {
  const [value, unit] = bytes < 1_000_000_000 ? [bytes / 1_000_000, 'MB'] : [bytes / 1_000_000_000, 'GB'];
  return `${value >= 10 || Number.isInteger(value) ? Math.floor(value) : value.toFixed(1)} ${unit}`;
}

export function tooLarge(limitBytes: number): Problem {
  return new Problem(
    413,
    'too-large',
    `This file is larger than the ${sizeText(limitBytes)} that this server takes. Make it smaller, or ask whoever runs the server to raise UPLOAD_LIMIT.`,
  );
}

/** What the site's media have used of their quota: each stored file once, thumbnails aside. */
export async function usedBytes({ db }: Pick<Store, 'db'>): Promise<number> {
  const { total } = await db.read
    .selectFrom('media')
    .select((eb) => eb.fn.sum<number | string | null>('bytes').as('total'))
    .executeTakeFirstOrThrow();
  return Number(total ?? 0);
}

/** @throws {Problem} `media-quota` (507) when so many bytes more are too many */
export async function checkQuota(store: Store, bytes: number): Promise<void> {
  const { mediaQuotaBytes } = store.config;
  const used = await usedBytes(store);
  if (used + bytes <= mediaQuotaBytes) return;
  throw new Problem(
    507,
    'media-quota',
    `The site's media use ${sizeText(used)} of the ${sizeText(mediaQuotaBytes)} that they may, and this file does not fit into the rest, with what others upload at this moment. Upload a smaller one, take files away that no content shows (over the API: DELETE /api/v1/media/<hash>), or ask whoever runs the server to raise MEDIA_QUOTA.`,
  );
}

async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/**
 * What stays free for the database and the log, whatever people upload.
 * @throws {Problem} `disk-full` (507) when less would be left of the disk after so many bytes more
 */
export async function checkFloor({ config }: Store, directory: string, bytes: number): Promise<void> {
  if ((await freeBytes(directory)) >= bytes + config.diskFloorBytes) return;
  throw new Problem(
    507,
    'disk-full',
    `The server's disk has no room for this file: ${sizeText(config.diskFloorBytes)} of it stay free for everything else. Ask whoever runs the server to free some space, then try again.`,
  );
}

export interface StorageUse {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** The largest file that would be taken now. */
  readonly roomBytes: number;
}

/** For people who are about to upload. */
export async function storageUse(store: Store): Promise<StorageUse> {
  const { mediaQuotaBytes, uploadLimitBytes, dataDir, diskFloorBytes } = store.config;
  const used = await usedBytes(store);
  const onDisk = Math.floor(((await freeBytes(dataDir)) - diskFloorBytes) / COPIES);
  const room = Math.min(uploadLimitBytes, mediaQuotaBytes - used, onDisk);
  return { usedBytes: used, quotaBytes: mediaQuotaBytes, roomBytes: Math.max(0, room) };
}

/** An upload needs its room twice for a moment: as it came, and as it is stored. */
export const COPIES = 2;
