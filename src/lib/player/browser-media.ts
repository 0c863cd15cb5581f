import type { Media } from '#lib/model/media';
import type { KioskFiles } from './kiosk-files';
import { createMediaCache, type MediaCache } from './media-cache';
import { openMediaStore } from './media/media-store';
import { after } from './timers';

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
  const cache = createMediaCache({
    store: secure ? openMediaStore(caches) : null,
    // Past the HTTP cache: the file is kept whole once already.
    fetch: (path, headers, signal) => fetch(path, { headers, signal, cache: 'no-store' }),
    alone: async (hash, signal, work) => {
      await navigator.locks.request(`vitrine-media-${hash}`, { signal }, work);
    },
    now,
    after,
    makeRoom: async () => ((await (await files)?.evict('all', now())) ?? 0) > 0,
    onChange,
    onProblem,
  });

  async function tellNeeds(wanted: readonly Media[]): Promise<void> {
    const kept = await files;
    await kept?.writeNeeds(
      wanted.map(({ hash }) => hash),
      now(),
    );
    await kept?.evict('spare', now());
  }

  return {
    ...cache,
    // A spread takes a getter's value, once.
    get counts() {
      return cache.counts;
    },
    get complete() {
      return cache.complete;
    },
    need(wanted, from) {
      cache.need(wanted, from);
      tellNeeds(wanted).catch(onProblem);
    },
  };
}
