import type { Block, Span } from '#lib/model/light-markup';

function spanNode({ text, bold, italic, underline }: Span): Node {
  if (!bold && !italic && !underline) return document.createTextNode(text);
  const element = document.createElement('span');
  element.textContent = text;
  if (bold) element.style.fontWeight = '700';
  if (italic) element.style.fontStyle = 'italic';
  if (underline) element.style.textDecoration = 'underline';
  return element;
}

function withSpans(tag: 'h2' | 'p' | 'li', spans: readonly Span[]): HTMLElement {
  const element = document.createElement(tag);
  element.append(...spans.map(spanNode));
  return element;
}

/** An element that stands for a block: text in elements of these few kinds, and nothing else, whatever was typed. */
export function blockElement(block: Block): HTMLElement {
  if (block.kind !== 'list') return withSpans(block.kind === 'heading' ? 'h2' : 'p', block.spans);
  const list = document.createElement(block.start === null ? 'ul' : 'ol');
  if (block.start !== null) list.setAttribute('start', String(block.start));
  list.append(...block.items.map((spans) => withSpans('li', spans)));
  return list;
}
