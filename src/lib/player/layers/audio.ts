import type { ContentOf } from '#lib/model/content';
import { inkOn } from './ink';
import type { Layer, Slot } from './layer';
import { videoLayer } from './video';

/** Sound, played as a film is, with a card for the eyes: its name, and how far it is. */
export function audioLayer(content: ContentOf<'audio'>, slot: Slot): Layer {
  const layer = videoLayer(content, slot);
  const { element } = layer;
  element.style.color = inkOn(content.background);
  const part = (className: string, parent: HTMLElement): HTMLElement => {
    const child = document.createElement('div');
    child.className = className;
    parent.append(child);
    return child;
  };
  part('sound-sign', element).textContent = '♪';
  part('sound-name', element).textContent = content.name;
  const done = part('sound-done', part('sound-length', element));
  const sound = element.querySelector('audio');
  sound?.addEventListener('timeupdate', () => {
    const { currentTime, duration } = sound;
    done.style.transform = `scaleX(${duration > 0 ? Math.min(1, currentTime / duration) : 0})`;
  });
  return layer;
}
