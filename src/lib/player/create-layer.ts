import { filesOf, type Content, type ContentOf, type ContentType } from '#lib/model/content';
import { afterFiles } from './after-files';
import { audioLayer } from './layers/audio';
import { documentLayer } from './layers/document';
import { imageLayer } from './layers/image';
import type { Layer, Slot } from './layers/layer';
import { streamLayer } from './layers/stream';
import { textLayer } from './layers/text';
import { urlLayer } from './layers/url';
import { videoLayer } from './layers/video';
import { widgetLayer, type WidgetSurroundings } from './layers/widget';
import { youtubeLayer } from './layers/youtube';
import type { MediaCache } from './media-cache';

/** What layers can count on where they are shown: a kiosk, or a preview in the manager. */
export interface Surroundings extends WidgetSurroundings {
  /** Where files are kept; null: nowhere, they come from the server. */
  readonly media: Pick<MediaCache, 'ready' | 'need'> | null;
  /** Whether a page can be asked first if it lets itself be framed. */
  readonly probesPages: boolean;
  /** Whether what stands on other servers may be fetched. */
  readonly reachesOthers: boolean;
}

/** How each type is shown: a new one is a file in `layers/` and a line here. */
const LAYERS: {
  readonly [T in ContentType]: (content: ContentOf<T>, slot: Slot, surroundings: Surroundings) => Layer;
} = {
  image: imageLayer,
  video: videoLayer,
  audio: audioLayer,
  document: documentLayer,
  url: (content, _slot, { probesPages }) => urlLayer(content, probesPages),
  stream: (content, slot, { reachesOthers }) => streamLayer(content, slot, reachesOthers),
  text: textLayer,
  youtube: youtubeLayer,
  widget: widgetLayer,
};

/** The layer for a content; one that needs files first waits for their verified copies, where such are kept. */
export function contentLayer(content: Content, slot: Slot, surroundings: Surroundings): Layer {
  // Each type's layer takes that type's content, and nothing else is ever given to it.
  const make = LAYERS[content.type] as (content: Content, slot: Slot, surroundings: Surroundings) => Layer;
  const layer = make(content, slot, surroundings);
  return surroundings.media === null ? layer : afterFiles(layer, filesOf(content), surroundings.media);
}
