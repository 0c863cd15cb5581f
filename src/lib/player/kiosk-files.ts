import * as v from 'valibot';
import { KIOSK_CACHE } from './cache-names';
import { openMediaStore } from './media/media-store';

const needsSchema = v.object({ at: v.number(), hashes: v.array(v.string()) });
/** A screen that has not run in this browser for so long has no say in what is kept. */
const FORGOTTEN_MS = 30 * 86_400_000;
/** Unneeded files beyond this go, oldest first: what was needed yesterday may be wanted again tomorrow. */
const SPARE_BYTES = 1_000_000_000;

/** What a kiosk keeps in the Cache API beside its media; one browser may hold several kiosks'. */
export interface KioskFiles {
  writeSiteCopy(text: string): Promise<void>;
  readSiteCopy(): Promise<string | null>;
  /** Says which media this screen needs, so that no kiosk of this browser deletes another's. */
  writeNeeds(hashes: readonly string[], now: number): Promise<void>;
  /** The files that other screens of this browser need. */
  neededByOthers(now: number): Promise<ReadonlySet<string>>;
  /** Deletes files that no screen of this browser needs: all of them, or those beyond what may lie about. */
  evict(extent: 'all' | 'spare', now: number): Promise<number>;
  /** Deletes the copy, the list and the media that only this screen needs. */
  wipe(now: number): Promise<void>;
}

export async function openKioskFiles(caches: CacheStorage, screen: string): Promise<KioskFiles> {
  const files = await caches.open(KIOSK_CACHE);
  const media = await openMediaStore(caches);
  const sitePath = `/kiosk/${screen}/site`;
  const needsPath = `/kiosk/${screen}/needs`;
  const isNeeds = (path: string) => /^\/kiosk\/[^/]+\/needs$/.test(path);

  /** @param except the path of a list that does not count */
  async function neededBy(now: number, except = ''): Promise<ReadonlySet<string>> {
    const needed = new Set<string>();
    for (const request of await files.keys()) {
      const path = new URL(request.url).pathname;
      if (!isNeeds(path) || path === except) continue;
      const parsed = v.safeParse(needsSchema, await (await files.match(request))?.json());
      if (parsed.success && now - parsed.output.at < FORGOTTEN_MS)
        for (const hash of parsed.output.hashes) needed.add(hash);
    }
    return needed;
  }

  async function evict(extent: 'all' | 'spare', now: number): Promise<number> {
    const needed = await neededBy(now);
    const unneeded = [...(await media.list())].filter(([hash]) => !needed.has(hash));
    let spare = extent === 'all' ? 0 : SPARE_BYTES;
    let gone = 0;
    // They are listed in the order they came: the newest are kept.
    for (const [hash, { bytes }] of unneeded.reverse()) {
      spare -= bytes;
      if (spare >= 0) continue;
      await media.remove(hash);
      gone += 1;
    }
    return gone;
  }

  const json = (value: unknown) =>
    new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });

  return {
    async writeSiteCopy(text) {
      await files.put(sitePath, new Response(text, { headers: { 'content-type': 'application/json' } }));
    },
    async readSiteCopy() {
      return (await (await files.match(sitePath))?.text()) ?? null;
    },
    writeNeeds: (hashes, now) => files.put(needsPath, json({ at: now, hashes })),
    neededByOthers: (now) => neededBy(now, needsPath),
    evict,
    async wipe(now) {
      await files.delete(sitePath);
      await files.delete(needsPath);
      await evict('all', now);
    },
  };
}
