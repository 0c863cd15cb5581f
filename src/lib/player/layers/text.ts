import type { Content } from '#lib/model/content';
import { readLightMarkup } from '#lib/model/light-markup';
import { largestThatFits } from './fit-text';
import { layerElement, type Layer } from './layer';
import { blockElement } from './rich-text';

/** An announcement, as large as the screen allows. Nothing in it is interpreted but the marks of `readLightMarkup`. */
export function textLayer(content: Pick<Extract<Content, { type: 'text' }>, 'background' | 'text'>): Layer {
  const { title, body, colour, align, markup } = content.text;
  const element = layerElement('text', content.background);
  const box = document.createElement('div');
  box.className = 'announcement';
  box.style.color = colour;
  box.style.textAlign = align;
  for (const [className, text] of [
    ['title', title],
    ['body', markup === 'light' ? '' : body],
  ] as const) {
    if (text === '') continue;
    const part = document.createElement('p');
    part.className = className;
    part.textContent = text;
    box.append(part);
  }
  if (markup === 'light') {
    const rich = document.createElement('div');
    rich.className = 'rich';
    rich.append(...readLightMarkup(body).map(blockElement));
    box.append(rich);
  }
  element.append(box);

  function fit(): void {
    const height = element.clientHeight;
    const size = largestThatFits(
      { smallest: 8, largest: Math.max(8, Math.round(height / 4)) },
      (candidate) => {
        box.style.fontSize = `${candidate}px`;
        return box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth;
      },
    );
    box.style.fontSize = `${size}px`;
  }
  const resized = new ResizeObserver(fit);
  return {
    element,
    async prepare() {
      await document.fonts.ready;
      fit();
      resized.observe(element);
    },
    show: () => undefined,
    again: () => undefined,
    hide: () => undefined,
    dispose: () => resized.disconnect(),
  };
}
