import type { Layer } from './layer';
import { textLayer } from './text';

/** An emergency whose own picture, film or page is not there (yet): its name, which has to do until then. */
export function nameLayer(name: string): Layer {
  return textLayer({
    background: '#8c1d18',
    text: { title: name, body: '', colour: '#ffffff', align: 'center' },
  });
}
