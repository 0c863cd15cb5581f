/** Whole media files under `/media/<hash>`, shared by every kiosk of this browser and answered by the service worker. */
export const MEDIA_CACHE = 'vitrine-media';
/** Media that came in several parts, finished or not, under `/media/<hash>/<offset>` (media/media-store.ts). */
export const MEDIA_PARTS_CACHE = 'vitrine-media-parts';
/** What kiosks keep beside their databases: the plain copy of the site, the list of media they need. */
export const KIOSK_CACHE = 'vitrine-kiosk';
/** Followed by the version of the app whose shell it holds. */
export const APP_CACHE_PREFIX = 'vitrine-app-';

export const mediaPath = (hash: string): string => `/media/${hash}`;

/**
 * The app caches that an activating worker drops. The one before it stays: a page that still runs the old version may
 * ask for its parts until it reloads. `names` in the order they were made, as `caches.keys()` gives them.
 */
export function staleAppCaches(names: readonly string[], current: string): readonly string[] {
  const others = names.filter((name) => name.startsWith(APP_CACHE_PREFIX) && name !== current);
  return others.slice(0, -1);
}
