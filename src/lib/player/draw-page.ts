/** Where something stands on the picture, in CSS pixels of the page before it was turned. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PageDrawing {
  readonly context: CanvasRenderingContext2D;
  /** From where it is in the window to where it is on the picture. */
  readonly place: (inWindow: DOMRect) => Box;
  /** What stands on frames of other pages, which nobody but the browser can draw. */
  readonly framed: string;
}

/**
 * Draws what this page shows onto a canvas, as far as our pages go: colours, pictures, films, canvases and text.
 * What it can't draw, frames, is marked. Written for the stage, whatever layers stand on it.
 */
export function drawPage(drawing: PageDrawing, element: Element): void {
  const { context } = drawing;
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden') return;
  const box = drawing.place(element.getBoundingClientRect());
  context.save();
  context.globalAlpha *= Number(style.opacity);
  context.beginPath();
  context.roundRect(
    box.left,
    box.top,
    box.width,
    box.height,
    Number.parseFloat(style.borderTopLeftRadius) || 0,
  );
  context.fillStyle = style.backgroundColor;
  context.fill();
  if (style.overflow !== 'visible') context.clip();
  if (element instanceof HTMLIFrameElement) drawHatched(drawing, box);
  else if (element instanceof HTMLImageElement)
    drawFitted(context, element, box, style.objectFit, element.naturalWidth, element.naturalHeight);
  else if (element instanceof HTMLVideoElement)
    drawFitted(context, element, box, style.objectFit, element.videoWidth, element.videoHeight);
  else if (element instanceof HTMLCanvasElement)
    drawFitted(context, element, box, style.objectFit, element.width, element.height);
  else {
    for (const child of inPaintOrder(element)) {
      if (child instanceof Element) drawPage(drawing, child);
      else if (child instanceof Text) drawText(drawing, child, style);
    }
  }
  context.restore();
}

function inPaintOrder(element: Element): readonly Node[] {
  const depth = (node: Node): number =>
    node instanceof Element ? Number.parseInt(getComputedStyle(node).zIndex, 10) || 0 : 0;
  return [...element.childNodes]
    .map((node) => ({ node, depth: depth(node) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ node }) => node);
}

function drawFitted(
  context: CanvasRenderingContext2D,
  source: HTMLImageElement | HTMLVideoElement | HTMLCanvasElement,
  { left, top, width, height }: Box,
  fit: string,
  ownWidth: number,
  ownHeight: number,
): void {
  if (ownWidth === 0 || ownHeight === 0) return;
  const [across, down] = [width / ownWidth, height / ownHeight];
  const scale = fit === 'contain' ? Math.min(across, down) : fit === 'cover' ? Math.max(across, down) : null;
  const [wide, high] = scale === null ? [width, height] : [ownWidth * scale, ownHeight * scale];
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.drawImage(source, left + (width - wide) / 2, top + (height - high) / 2, wide, high);
  context.restore();
}

function drawHatched({ context, framed }: PageDrawing, { left, top, width, height }: Box): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.fillStyle = '#2b3138';
  context.fillRect(left, top, width, height);
  context.strokeStyle = '#4a545f';
  context.lineWidth = Math.max(1, height / 120);
  for (let at = -height; at < width; at += Math.max(12, height / 20)) {
    context.beginPath();
    context.moveTo(left + at, top + height);
    context.lineTo(left + at + height, top);
    context.stroke();
  }
  const size = Math.max(10, Math.min(width, height) / 14);
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const wide = Math.min(width, context.measureText(framed).width + 2 * size);
  context.fillStyle = '#2b3138';
  context.fillRect(left + (width - wide) / 2, top + height / 2 - size, wide, 2 * size);
  context.fillStyle = '#ffffff';
  context.fillText(framed, left + width / 2, top + height / 2, width);
  context.restore();
}

interface Line {
  text: string;
  left: number;
  readonly top: number;
  readonly height: number;
}

/** The lines into which the browser broke a text, and where they stand. */
function linesOf({ place }: PageDrawing, node: Text): readonly Line[] {
  const lines: Line[] = [];
  const range = document.createRange();
  let at = 0;
  for (const character of node.data) {
    range.setStart(node, at);
    at += character.length;
    range.setEnd(node, at);
    const { left, top, width, height } = place(range.getBoundingClientRect());
    if (width === 0 || height === 0) continue;
    const line = lines.at(-1);
    if (line !== undefined && Math.abs(line.top - top) < height / 2) {
      line.text += character;
      line.left = Math.min(line.left, left);
    } else lines.push({ text: character, left, top, height });
  }
  return lines;
}

function drawText(drawing: PageDrawing, node: Text, style: CSSStyleDeclaration): void {
  if (node.data.trim() === '') return;
  const { context } = drawing;
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.letterSpacing = style.letterSpacing === 'normal' ? '0px' : style.letterSpacing;
  for (const { text, left, top, height } of linesOf(drawing, node)) {
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = context.measureText(text);
    context.fillText(text, left, top + (height - up - down) / 2 + up);
  }
}
