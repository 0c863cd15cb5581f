import { readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Db } from './db/db';
import { lockFile } from './db/dialect';
import { keyIdOf, seal, sealingKeyId, unseal } from './sealed';
import { SEALED, type SealedValue } from './sealed-places';
import { addKey, dropOldKeys, keyRing, type KeySource } from './secret-key';

/** Why keys can't be rotated; the message says what to do. */
export class RotationError extends Error {
  override readonly name = 'RotationError';
}

export interface Rotation {
  /** Names the key that everything is sealed with now. */
  readonly key: string;
  /** A rotation that had been cut short was finished: no new key was made. */
  readonly resumed: boolean;
  /** How many values were sealed anew. */
  readonly resealed: number;
}

export interface RotationParts {
  readonly config: KeySource;
  readonly db: Db;
  /** Called when the new key is on the disk, and when nothing needs an older one any more, before they are dropped. */
  readonly note: (did: 'begun' | 'done', rotation: Rotation) => Promise<void>;
  /** A running server may have read the old key a moment ago: so long what it writes with it is waited for. */
  readonly settleMs?: number;
}

const SETTLE_MS = 2_000;
const STALE_DRAFT_MS = 60_000;

/**
 * Puts a new key in the place of the one in the data directory and seals everything anew with it; with `SECRET_KEY` the new
 * one was put there by hand. The old key is kept until nothing needs it, so that this may end at any instant: the next
 * call finishes it. A server may be running: it looks at the key's file before each use.
 * @throws {RotationError}
 */
export async function rotateKeys(parts: RotationParts): Promise<Rotation> {
  const { dataDir } = parts.config;
  const release = lockFile(path.join(dataDir, 'key.lock'));
  if (release === null) {
    throw new RotationError('Keys are being rotated by another command already: wait until it is done.');
  }
  try {
    return await rotate(parts);
  } finally {
    release();
  }
}

async function rotate({ config, db, note, settleMs = SETTLE_MS }: RotationParts): Promise<Rotation> {
  const { dataDir, secretKey: given } = config;
  const { previous } = await keyRing(config);
  if (given !== null && previous.length === 0) {
    throw new RotationError(
      'The key comes from SECRET_KEY, so a new one is put there: give the new key to SECRET_KEY and the present one to ' +
        'SECRET_KEY_PREVIOUS, start the server anew, and run this with both again.',
    );
  }
  await demandOpen(config, await allValues(db));
  await removeDrafts(dataDir);
  const resumed = given === null && previous.length > 0;
  if (given === null && !resumed) await addKey(dataDir);
  const key = await sealingKeyId(config);
  await note('begun', { key, resumed, resealed: 0 });
  let resealed = await resealAll(config, db);
  for (let more = -1; more !== 0; resealed += more) {
    await setTimeout(settleMs);
    more = await resealAll(config, db);
  }
  const rotation = { key, resumed, resealed };
  await note('done', rotation);
  // What the environment says counts; the file may be what another server works with.
  if (given === null) await dropOldKeys(dataDir);
  return rotation;
}

async function allValues(db: Db): Promise<readonly SealedValue[]> {
  return (await Promise.all(Object.values(SEALED).map((kept) => kept.values(db)))).flat();
}

/** What no key here opens would be lost for good with the keys that are dropped. */
async function demandOpen(config: KeySource, values: readonly SealedValue[]): Promise<void> {
  for (const { place, sealed } of values) {
    await unseal(config, sealed, place).catch((cause: unknown) => {
      throw new RotationError(
        `What is sealed as “${place.name}” can’t be opened with the keys here, so nothing was done. ` +
          'Run this with the SECRET_KEY that the server has; a second factor whose key is lost is taken away with user reset-2fa.',
        { cause },
      );
    });
  }
}

/** @returns how many were sealed with an older key */
async function resealAll(config: KeySource, db: Db): Promise<number> {
  const current = await sealingKeyId(config);
  let count = 0;
  for (const { place, sealed, replace } of await allValues(db)) {
    if (keyIdOf(sealed) === current) continue;
    await replace(await seal(config, await unseal(config, sealed, place), place));
    // Also one that was changed meanwhile: the next round looks at it.
    count += 1;
  }
  return count;
}

/** What a command that was killed left behind holds keys too. */
async function removeDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!/^secret\.key\.[0-9a-f]{12}$/.test(name)) continue;
    const file = path.join(dataDir, name);
    if (Date.now() - (await stat(file)).mtimeMs > STALE_DRAFT_MS) await unlink(file);
  }
}
