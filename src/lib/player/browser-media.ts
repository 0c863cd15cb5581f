import type { KioskFiles } from './kiosk-files';
import { createMediaCache, type MediaCache } from './media-cache';
import { openMediaStore } from './media/media-store';
import { after } from './timers';

/** Left to the copy of the site, the plays and the next version of the app, on a device that media would fill. */
const RESERVE_BYTES = 100_000_000;

export interface BrowserMediaOptions {
  readonly files: Promise<KioskFiles | null>;
  /** Server time in ms. */
  readonly now: () => number;
  readonly onChange: () => void;
  readonly onProblem: (problem: unknown) => void;
}

/** The media cache over this browser's own, where it is a secure context; else one that is never ready for offline. */
export function browserMediaCache({ files, now, onChange, onProblem }: BrowserMediaOptions): MediaCache {
  const secure = isSecureContext && 'caches' in globalThis;
  return createMediaCache({
    store: secure ? openMediaStore(caches) : null,
    // Past the HTTP cache: the file is kept whole once already.
    fetch: (path, headers, signal) => fetch(path, { headers, signal, cache: 'no-store' }),
    alone: async (hash, signal, work) => {
      await navigator.locks.request(`vitrine-media-${hash}`, { signal }, work);
    },
    async capacity(stored) {
      const { quota, usage }: StorageEstimate = await navigator.storage.estimate().catch(() => ({}));
      if (quota === undefined || usage === undefined) return Infinity;
      return quota - Math.min(quota / 10, RESERVE_BYTES) - Math.max(0, usage - stored);
    },
    async tellNeeds(hashes) {
      const kept = await files;
      if (kept === null) return new Set();
      try {
        await kept.writeNeeds(hashes, now());
        await kept.evict('spare', now());
      } catch (cause) {
        // On a device without a byte to spare it is the next download that makes room.
        onProblem(new Error('What this screen needs could not be written down on this device.', { cause }));
      }
      return kept.neededByOthers(now());
    },
    now,
    after,
    onChange,
    onProblem,
  });
}
