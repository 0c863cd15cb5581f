import type { Content } from '#lib/model/content';
import { imageLayer } from './layers/image';
import type { Layer, Slot } from './layers/layer';
import { textLayer } from './layers/text';
import { urlLayer } from './layers/url';
import { videoLayer } from './layers/video';
import { youtubeLayer } from './layers/youtube';
import type { MediaCache } from './media-cache';
import { after } from './timers';

/** After this, what is not here yet is played from the network while the rest of it arrives. */
const WAIT_FOR_CACHE_MS = 10_000;

/** What layers can count on where they are shown: a kiosk, or a preview in the manager. */
export interface Surroundings {
  /** Where files are kept; null: nowhere, they come from the server. */
  readonly media: Pick<MediaCache, 'ready' | 'need'> | null;
  /** Whether a page can be asked first if it lets itself be framed. */
  readonly probesPages: boolean;
}

/** The layer for a content; one that needs a file first waits for its verified copy, where such are kept. */
export function contentLayer(content: Content, slot: Slot, { media, probesPages }: Surroundings): Layer {
  switch (content.type) {
    case 'image':
      return afterMedia(imageLayer(content), content.media.hash, media);
    case 'video':
      return afterMedia(videoLayer(content, slot), content.media.hash, media);
    case 'url':
      return urlLayer(content, probesPages);
    case 'text':
      return textLayer(content);
    case 'youtube':
      return youtubeLayer(content, slot);
  }
}

function afterMedia(layer: Layer, hash: string, media: Surroundings['media']): Layer {
  if (media === null) return layer;
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
