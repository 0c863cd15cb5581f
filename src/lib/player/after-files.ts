import type { Media } from '#lib/model/media';
import type { Layer } from './layers/layer';
import type { MediaCache } from './media-cache';
import { after } from './timers';

/**
 * For so long a layer waits until its files are on the device and verified; then it plays from the network while they
 * arrive. What is on the screen stays meanwhile, up to the deadline of `preparation.ts`.
 */
export const WAIT_FOR_FILES_MS = 10_000;

/** The same layer, made ready only once its files are here, or can't be had. */
export function afterFiles(layer: Layer, files: readonly Media[], media: Pick<MediaCache, 'ready'>): Layer {
  if (files.length === 0) return layer;
  return {
    ...layer,
    async prepare(signal) {
      const enough = new AbortController();
      const stop = () => enough.abort();
      const callOff = after(WAIT_FOR_FILES_MS, stop);
      signal.addEventListener('abort', stop, { once: true });
      await Promise.all(files.map(({ hash }) => media.ready(hash, enough.signal)));
      callOff();
      signal.removeEventListener('abort', stop);
      await layer.prepare(signal);
    },
  };
}
