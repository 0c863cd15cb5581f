import { constants, copyFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { mediaTypeOfMime, type Media, type MediaContentType } from '#lib/model/media';
import type { ServerContext } from '../context';
import { Problem } from '../problem';
import { Turns } from '../turns';
import { measureAudio } from './audio';
import { makeImage, makeThumbnail } from './image';
import { mediaPath, sha256OfFile, storeFile, workFile, type StoredFile } from './media-files';
import { toMedia, type MediaRow } from './media-row';
import { mediaTypeOf, type MediaType } from './media-type';
import { readPdf } from './pdf';
import { checkFloor, checkQuota } from './storage-room';
import { measureVideo, pictureOf } from './video';

/** What an upload became: everything that a content needs. */
export interface Ingested {
  readonly type: MediaContentType;
  readonly name: string;
  readonly media: Media;
}

type Store = Pick<ServerContext, 'config' | 'db' | 'log' | 'now'>;

const UNNAMED = { image: 'Image', video: 'Video', audio: 'Audio', document: 'Document' } as const;

/** What people called the file, without its folder and ending. */
export function nameOf(fileName: string, type: MediaContentType): string {
  const base = path.posix.basename(fileName.replaceAll('\\', '/'));
  const plain = base
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    // A name is shown on one line.
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200)
    .trim();
  return plain === '' ? UNNAMED[type] : plain;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** The row of this very upload, if its files are still there. */
async function knownSource({ config, db }: Store, sourceHash: string): Promise<MediaRow | null> {
  const row = await db.read
    .selectFrom('media')
    .selectAll()
    .where('source_hash', '=', sourceHash)
    .executeTakeFirst();
  if (row === undefined) return null;
  const hashes = row.thumb === null ? [row.hash] : [row.hash, row.thumb];
  const there = await Promise.all(hashes.map((hash) => exists(mediaPath(config.dataDir, hash))));
  return there.every(Boolean) ? row : null;
}

interface Made {
  readonly file: string;
  readonly thumbnail: string | null;
  readonly facts: Pick<MediaRow, 'mime' | 'width' | 'height' | 'duration_ms' | 'pages'>;
}

async function make(
  source: string,
  bytes: number,
  type: MediaType,
  work: readonly [string, string],
): Promise<Made> {
  const [file, thumbnail] = work;
  const nothing = { width: null, height: null, duration_ms: null, pages: null };
  if (type.kind === 'image') {
    const facts = await makeImage({ file: source, format: type.format, bytes }, file);
    await makeThumbnail(file, thumbnail);
    return { file, thumbnail, facts: { ...nothing, ...facts } };
  }
  const { picture, ...facts } = await measure(source, type, bytes);
  await copyFile(source, file, constants.COPYFILE_FICLONE);
  if (picture !== null) await makeThumbnail(picture, thumbnail);
  return {
    file,
    thumbnail: picture === null ? null : thumbnail,
    facts: { ...nothing, mime: type.mime, ...facts },
  };
}

type Stored = Exclude<MediaType, { kind: 'image' }>;

/** What is to be known of a file that is stored as it is, and a picture of it where one can be made. */
async function measure(source: string, type: Stored, bytes: number) {
  if (type.kind === 'document') return readPdf(source, bytes);
  if (type.kind === 'audio')
    return { duration_ms: await measureAudio(source, type.mime, bytes), picture: null };
  const { width, height, durationMs } = await measureVideo(source, type.mime, bytes);
  return { width, height, duration_ms: durationMs, picture: await pictureOf(source, type.mime, durationMs) };
}

async function insertRow({ db }: Store, row: MediaRow): Promise<MediaRow> {
  await db.write
    .insertInto('media')
    .values(row)
    // Another file may have become the same bytes before: its row stands, and now knows this source.
    .onConflict((conflict) =>
      conflict.column('hash').doUpdateSet((eb) => ({
        source_hash: row.source_hash,
        thumb: row.thumb ?? eb.ref('media.thumb'),
      })),
    )
    .execute();
  return db.read.selectFrom('media').selectAll().where('hash', '=', row.hash).executeTakeFirstOrThrow();
}

/** Takes back files that no row came to name (the disk was full, the server is stopping). */
async function dropUnnamed({ config, db }: Store, hashes: readonly string[]): Promise<void> {
  for (const hash of hashes) {
    const row = await db.read
      .selectFrom('media')
      .select('hash')
      .where((eb) => eb.or([eb('hash', '=', hash), eb('thumb', '=', hash)]))
      .executeTakeFirst();
    if (row === undefined) await rm(mediaPath(config.dataDir, hash), { force: true });
  }
}

/** The same bytes as are stored already, from another file, take no room. @throws {Problem} `media-quota` (507) */
async function checkFits(store: Store, made: string): Promise<void> {
  const { size } = await stat(made);
  try {
    await checkQuota(store, size);
  } catch (problem) {
    const hash = await sha256OfFile(made);
    const known = await store.db.read
      .selectFrom('media')
      .select('hash')
      .where('hash', '=', hash)
      .executeTakeFirst();
    if (known === undefined) throw problem;
  }
}

async function ingestNew(store: Store, source: string, sourceHash: string, by: string): Promise<MediaRow> {
  const { dataDir } = store.config;
  const type = await mediaTypeOf(source);
  const { size } = await stat(source);
  await checkFloor(store, dataDir, size);
  const work = [await workFile(dataDir), await workFile(dataDir)] as const;
  const stored: string[] = [];
  const keep = async (made: string): Promise<StoredFile> => {
    const file = await storeFile(dataDir, made);
    stored.push(file.hash);
    return file;
  };
  try {
    const made = await make(source, size, type, work);
    await checkFits(store, made.file);
    const thumb: StoredFile | null = made.thumbnail === null ? null : await keep(made.thumbnail);
    const { hash, bytes } = await keep(made.file);
    return await insertRow(store, {
      ...made.facts,
      hash,
      bytes,
      source_hash: sourceHash,
      thumb: thumb?.hash ?? null,
      created_at: store.now(),
      created_by: by,
    });
  } catch (error) {
    await dropUnnamed(store, stored);
    throw error;
  } finally {
    for (const file of work) await rm(file, { force: true });
  }
}

/**
 * One at a time: decoding is heavy on memory, and the machine serves screens meanwhile. The same file twice at once is
 * made by the first and found by the second.
 */
const turns = new Turns(1);

/** Removes stored files that no row names, while nothing is being made of the same bytes. */
export function dropFiles(store: Store, hashes: readonly string[]): Promise<void> {
  return turns.take(() => dropUnnamed(store, hashes));
}

/**
 * Takes a file into the site's media: the bytes decide what it is, images are made anew, the result is stored under its
 * hash and noted in the database. The same file, also twice at once, is one row and one stored file. `file` stays.
 * @throws {Problem} 415, 422 or 507 with a sentence for whoever uploaded; nothing is left behind then
 */
export async function ingestFile(
  store: Store,
  file: string,
  { name, by }: { readonly name: string; readonly by: string },
): Promise<Ingested> {
  const { size } = await stat(file);
  if (size === 0) throw new Problem(422, 'empty-file', 'This file is empty. Choose another.');
  const sourceHash = await sha256OfFile(file);
  const row = await turns.take(
    async () => (await knownSource(store, sourceHash)) ?? ingestNew(store, file, sourceHash, by),
  );
  const type = mediaTypeOfMime(row.mime);
  store.log.info({ hash: row.hash, mime: row.mime, bytes: row.bytes, by }, 'media stored');
  return { type, name: nameOf(name, type), media: toMedia(row) };
}
