import { layerElement, type Layer } from './layer';

/** Outside of a screen's hours: black, and nothing in it. */
export function offLayer(): Layer {
  return {
    element: layerElement('off', '#000000'),
    prepare: () => Promise.resolve(),
    show: () => undefined,
    again: () => undefined,
    hide: () => undefined,
    dispose: () => undefined,
  };
}
