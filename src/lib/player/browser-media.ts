import type { Media } from '#lib/model/media';
import { MEDIA_CACHE } from './cache-names';
import type { KioskFiles } from './kiosk-files';
import { createMediaCache, type MediaCache } from './media-cache';
import { createSha256 } from './sha256';
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
  const opened = secure ? caches.open(MEDIA_CACHE) : null;
  const cache = createMediaCache({
    cache:
      opened === null
        ? null
        : {
            match: async (request) => (await opened).match(request),
            put: async (request, response) => (await opened).put(request, response),
            delete: async (request) => (await opened).delete(request),
            keys: async () => (await opened).keys(),
          },
    // Past the HTTP cache: the file is kept whole once already.
    fetch: (path, signal) => fetch(path, { signal, cache: 'no-store' }),
    alone: async (hash, work) => {
      await navigator.locks.request(`vitrine-media-${hash}`, work);
    },
    digest: sha256,
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

/** Larger files are read piece by piece. */
const AT_ONCE_BYTES = 32_000_000;

async function sha256(file: Blob): Promise<string> {
  if (file.size > AT_ONCE_BYTES) {
    const sha = createSha256();
    const reader = file.stream().getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) sha.add(piece.value);
    return sha.hex();
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
