import * as v from 'valibot';
import { MEDIA_CACHE, MEDIA_PARTS_CACHE, mediaPath } from '../cache-names';

/** What is stored of a file: all of it, verified, or parts from its first byte on. */
export interface StoredFile {
  readonly whole: boolean;
  readonly bytes: number;
}

/**
 * Media on this device, shared by every kiosk of this browser. A file that came in one go is one entry; a longer one is
 * stored as its parts and stays so: putting them together would take its size on the disk twice.
 */
export interface MediaStore {
  /** All that is stored: files in parts, then the others, each in the order in which they came. */
  list(): Promise<ReadonlyMap<string, StoredFile>>;
  isWhole(hash: string): Promise<boolean>;
  /** The parts of an unfinished file that follow each other from its first byte on. */
  parts(hash: string): Promise<readonly Blob[]>;
  /** @throws {DOMException} `QuotaExceededError` */
  putPart(hash: string, offset: number, bytes: Blob): Promise<void>;
  /** A verified file. @throws {DOMException} `QuotaExceededError` */
  putWhole(hash: string, mime: string, bytes: Blob): Promise<void>;
  /** The parts are all there, and verified. @throws {DOMException} `QuotaExceededError` */
  finish(hash: string, mime: string, parts: readonly number[]): Promise<void>;
  remove(hash: string): Promise<void>;
}

const wholeSchema = v.object({ mime: v.string(), parts: v.array(v.number()) });
/** What stands in the cache of parts under `wholePath`: the lengths of the parts, in their order. */
export type WholeFile = v.InferOutput<typeof wholeSchema>;

export const partPath = (hash: string, offset: number): string => `${mediaPath(hash)}/${offset}`;
export const wholePath = (hash: string): string => `${mediaPath(hash)}/whole`;

export async function readWhole(entry: Response | undefined): Promise<WholeFile | null> {
  const parsed = v.safeParse(wholeSchema, await entry?.json().catch(() => null));
  return parsed.success ? parsed.output : null;
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** `/media/<hash>` or `/media/<hash>/<name>`, taken apart. */
function namesIn(url: string): { readonly hash: string; readonly name: string } {
  const [hash = '', name = ''] = new URL(url).pathname.slice(mediaPath('').length).split('/');
  return { hash, name };
}

type Caches = Pick<CacheStorage, 'open'>;

export async function openMediaStore(caches: Caches): Promise<MediaStore> {
  const files = await caches.open(MEDIA_CACHE);
  const parts = await caches.open(MEDIA_PARTS_CACHE);
  /** Sizes of whole files, by hash: they never change, and looking one up takes milliseconds. */
  const sizes = new Map<string, number>();

  const entry = (bytes: Blob, mime: string): Response =>
    new Response(bytes, { headers: { 'content-type': mime, 'content-length': String(bytes.size) } });

  /** The headers of an entry. Its body is let go: Chromium frees no space of what anybody might still read. */
  async function headersOf(cache: Cache, path: string): Promise<Headers | null> {
    const found = await cache.match(path);
    await found?.body?.cancel();
    return found?.headers ?? null;
  }
  const lengthOf = async (cache: Cache, path: string): Promise<number> =>
    Number((await headersOf(cache, path))?.get('content-length') ?? 0);

  async function sizeOf(hash: string, look: () => Promise<number>): Promise<number> {
    const size = sizes.get(hash) ?? (await look());
    sizes.set(hash, size);
    return size;
  }

  async function partsSize(hash: string, offsets: readonly number[]): Promise<number> {
    return sum(await Promise.all(offsets.map((offset) => lengthOf(parts, partPath(hash, offset)))));
  }

  /** The offsets of the parts that are there, by hash, and which of them are whole. */
  async function listParts(): Promise<{
    readonly offsets: ReadonlyMap<string, readonly number[]>;
    readonly whole: ReadonlySet<string>;
  }> {
    const offsets = new Map<string, number[]>();
    const whole = new Set<string>();
    for (const { url } of await parts.keys()) {
      const { hash, name } = namesIn(url);
      if (name === 'whole') whole.add(hash);
      else offsets.set(hash, [...(offsets.get(hash) ?? []), Number(name)]);
    }
    return { offsets, whole };
  }

  return {
    async list() {
      const found = new Map<string, StoredFile>();
      const { offsets, whole } = await listParts();
      for (const [hash, at] of offsets) {
        const look = () => partsSize(hash, at);
        const bytes = await (whole.has(hash) ? sizeOf(hash, look) : look());
        found.set(hash, { whole: whole.has(hash), bytes });
      }
      const hashes = (await files.keys()).map(({ url }) => namesIn(url).hash);
      const lengths = await Promise.all(
        hashes.map((hash) => sizeOf(hash, () => lengthOf(files, mediaPath(hash)))),
      );
      hashes.forEach((hash, index) => found.set(hash, { whole: true, bytes: lengths[index] ?? 0 }));
      return found;
    },
    async isWhole(hash) {
      if ((await headersOf(files, mediaPath(hash))) !== null) return true;
      return (await headersOf(parts, wholePath(hash))) !== null;
    },
    async parts(hash) {
      const found: Blob[] = [];
      for (let at = 0; ;) {
        const part = await (await parts.match(partPath(hash, at)))?.blob();
        if (part === undefined || part.size === 0) return found;
        found.push(part);
        at += part.size;
      }
    },
    putPart: (hash, offset, bytes) =>
      parts.put(partPath(hash, offset), entry(bytes, 'application/octet-stream')),
    putWhole: (hash, mime, bytes) => files.put(mediaPath(hash), entry(bytes, mime)),
    async finish(hash, mime, lengths) {
      const whole: WholeFile = { mime, parts: [...lengths] };
      await parts.put(wholePath(hash), new Response(JSON.stringify(whole)));
      const used = new Set<number>();
      let at = 0;
      for (const length of lengths) {
        used.add(at);
        at += length;
      }
      // What an earlier try left where this one's parts do not begin.
      for (const offset of (await listParts()).offsets.get(hash) ?? [])
        if (!used.has(offset)) await parts.delete(partPath(hash, offset));
    },
    async remove(hash) {
      sizes.delete(hash);
      await files.delete(mediaPath(hash));
      // First what says that the parts are a file.
      await parts.delete(wholePath(hash));
      for (const offset of (await listParts()).offsets.get(hash) ?? [])
        await parts.delete(partPath(hash, offset));
    },
  };
}
