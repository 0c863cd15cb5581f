import type { Content } from '#lib/model/content';
import { mediaPath } from '../cache-names';
import { layerElement, type Layer } from './layer';

export function imageLayer(content: Extract<Content, { type: 'image' }>): Layer {
  const element = layerElement('image', content.background);
  const image = new Image();
  image.alt = '';
  image.draggable = false;
  // Never painted before it is decoded, whatever the cache of decoded pictures has dropped meanwhile.
  image.decoding = 'sync';
  image.style.objectFit = content.fit;
  element.append(image);
  return {
    element,
    async prepare(signal) {
      image.src = mediaPath(content.media.hash);
      // Decoded, not only loaded: the first paint of a large picture otherwise takes several frames.
      const decoded = image.decode().catch((cause: unknown) => {
        throw new Error(`The picture “${content.name}” can’t be shown: it did not load, or is damaged.`, {
          cause,
        });
      });
      await Promise.race([decoded, whenAborted(signal)]);
    },
    show: () => undefined,
    again: () => undefined,
    hide: () => undefined,
    dispose: () => image.removeAttribute('src'),
  };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const give = () => reject(new Error('It was not ready in time.', { cause: signal.reason }));
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}
