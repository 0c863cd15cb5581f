import type { Content } from '#lib/model/content';
import { imageLayer } from './layers/image';
import type { Layer, Slot } from './layers/layer';
import { textLayer } from './layers/text';
import { urlLayer } from './layers/url';
import { videoLayer } from './layers/video';
import type { MediaCache } from './media-cache';
import { after } from './timers';

/** After this, what is not here yet is played from the network while the rest of it arrives. */
const WAIT_FOR_CACHE_MS = 10_000;

/** The layer for a content; one that needs a file first waits for its verified copy. */
export function contentLayer(content: Content, slot: Slot, media: MediaCache): Layer {
  switch (content.type) {
    case 'image':
      return afterMedia(imageLayer(content), content.media.hash, media);
    case 'video':
      return afterMedia(videoLayer(content, slot), content.media.hash, media);
    case 'url':
      return urlLayer(content);
    case 'text':
      return textLayer(content);
  }
}

function afterMedia(layer: Layer, hash: string, media: MediaCache): Layer {
  return {
    ...layer,
    async prepare(signal) {
      const enough = new AbortController();
      const stop = () => enough.abort();
      const callOff = after(WAIT_FOR_CACHE_MS, stop);
      signal.addEventListener('abort', stop, { once: true });
      await media.ready(hash, enough.signal);
      callOff();
      signal.removeEventListener('abort', stop);
      await layer.prepare(signal);
    },
  };
}
